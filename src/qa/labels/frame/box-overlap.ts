// How much two boxes share: their footprints cut with one another, times the heights that they share.
import { type Box3, boxCorners } from '../../../geometry/box3.js';
import { apply } from '../../../geometry/se3.js';

interface Prism {
  /** x, y of the corners, counter-clockwise. */
  readonly plan: readonly (readonly [number, number])[];
  readonly bottom: number;
  readonly top: number;
  /** Tilted by more than 5°: its footprint is that of an upright box with the same heading. */
  readonly tilted: boolean;
}

const TILT = Math.cos((5 * Math.PI) / 180);

/** Boxes that stand upright are themselves. Others become the upright prism over their own x axis' heading, over their whole height. */
export function prismOf(box: Box3): Prism {
  const { T, size } = box;
  const turn = { q: T.q, t: [0, 0, 0] as const };
  const [ux, uy] = apply(turn, [1, 0, 0]);
  const up = apply(turn, [0, 0, 1])[2];
  const level = Math.hypot(ux, uy);
  const [cos, sin] = level > 0 ? [ux / level, uy / level] : [1, 0];
  const corners = boxCorners(box);
  const heights = [2, 5, 8, 11, 14, 17, 20, 23].map(k => corners[k]);
  const tilted = !(Math.abs(up) >= TILT);
  const [a, b] = [size[0] / 2, size[1] / 2];
  const plan = (
    [
      [a, b],
      [-a, b],
      [-a, -b],
      [a, -b],
    ] as const
  ).map(([x, y]) => [T.t[0] + cos * x - sin * y, T.t[1] + sin * x + cos * y] as const);
  const half = size[2] / 2;
  const [bottom, top] = tilted ? [Math.min(...heights), Math.max(...heights)] : [T.t[2] - half, T.t[2] + half];
  return { plan, bottom, top, tilted };
}

/** Intersection over union of the volumes, 0 … 1; 0 of boxes without volume. Exact for upright boxes. */
export function prismOverlap(a: Prism, b: Prism): number {
  const height = Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom);
  if (!(height > 0)) return 0;
  const shared = height * areaOf(cut(a.plan, b.plan));
  const all = (a.top - a.bottom) * areaOf(a.plan) + (b.top - b.bottom) * areaOf(b.plan) - shared;
  return all > 0 ? shared / all : 0;
}

type Polygon = readonly (readonly [number, number])[];

/** Sutherland and Hodgman 1974; `by` is convex and counter-clockwise. */
function cut(polygon: Polygon, by: Polygon): Polygon {
  let kept = polygon;
  by.forEach(([ax, ay], i) => {
    const [bx, by_] = by[(i + 1) % by.length];
    const side = ([x, y]: readonly [number, number]) => (bx - ax) * (y - ay) - (by_ - ay) * (x - ax);
    const next: (readonly [number, number])[] = [];
    kept.forEach((p, k) => {
      const q = kept[(k + 1) % kept.length];
      const [sp, sq] = [side(p), side(q)];
      if (sp >= 0) next.push(p);
      if (sp * sq < 0) {
        const s = sp / (sp - sq);
        next.push([p[0] + s * (q[0] - p[0]), p[1] + s * (q[1] - p[1])]);
      }
    });
    kept = next;
  });
  return kept;
}

function areaOf(polygon: Polygon): number {
  let twice = 0;
  polygon.forEach(([x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length];
    twice += x * v - u * y;
  });
  return Math.abs(twice) / 2;
}
