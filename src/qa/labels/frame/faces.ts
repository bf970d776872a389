// Where an object's points end, against the sides of its box that the LiDAR can tell of.

import { rotateVector } from '../../../geometry/rotation-vector.js';
import type { Vec3 } from '../../../geometry/se3.js';
import { type Around, sensorInBox } from './around.js';
import type { Beams } from './beams.js';
import type { ExpectedReturns } from './expected-returns.js';
import type { LabelledCloud, SolidLabel } from './labelled-clouds.js';

export interface Face {
  /** 0 x, 1 y, 2 z of the box's own frame, and its side. */
  readonly axis: 0 | 1 | 2;
  readonly side: -1 | 1;
  /** m from the side to where the points end: positive outside of the box, negative inside. */
  readonly offset: number;
  /** How far the points may end before the object does, for the beams' distance and what hides a part of it, m. */
  readonly grain: number;
  /** How far they do so on the average, m. */
  readonly short: number;
}

/** Fewer points tell no side. */
const FEWEST = 15;
/** A side seen at less than this sine of the angle tells nothing across it, and of what lies along it. */
const SEEN = 0.15;
const SEEN_ALONG = 0.35;
/** More of the box hidden than this, and the points may end where the hiding begins. */
const MOST_HIDDEN = 0.1;
/** The part of the points beyond which noise lies, and how many at most: beams lie close on what is near, and far apart at its other end. */
const BEYOND = 0.02;
const MOST_BEYOND = 4;
/** A hidden share of the box may be an end of it, seen by fewer beams than its length has part in the box. */
const HIDING = 2;
/** Where returns end this far below the top on the average, they do not tell where it is, m. */
const MOST_SHORT = 0.1;

/** Sides whose place the points tell. `expected` says how much of the box is hidden from the LiDAR. */
export function facesOf(
  lidar: LabelledCloud,
  solid: SolidLabel,
  around: Around,
  expected: ExpectedReturns,
  beams: Beams,
): Face[] {
  const { points, count } = around;
  if (count < FEWEST || expected.before > MOST_HIDDEN * expected.beams) return [];
  const half = solid.box.size.map(s => s / 2);
  const o = sensorInBox(lidar, solid);
  const { T } = solid.upper;
  const spacing = beams.spacing(Math.atan2(T.t[2], Math.hypot(T.t[0], T.t[1])));
  if (!Number.isFinite(spacing)) return [];
  // Sine of the angle at which each side is looked at; a side turned away is below 0.
  const sine = (axis: number, side: number) => {
    const out = side * o[axis] - half[axis];
    return out / Math.hypot(out, ...[0, 1, 2].filter(k => k !== axis).map(k => o[k]));
  };
  const lying = ([0, 1] as const).map(axis => Math.max(sine(axis, -1), sine(axis, 1)));
  const grain = expected.range * spacing;
  const hidden = expected.beams > 0 ? Math.min(1, expected.before / expected.beams) : 0;
  const faces: Face[] = [];
  for (const axis of [0, 1, 2] as const) {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = points[3 * i + axis];
    values.sort();
    const skip = Math.min(MOST_BEYOND, Math.floor(BEYOND * count));
    for (const side of axis === 2 ? ([1] as const) : ([-1, 1] as const)) {
      if (around.open[axis][side > 0 ? 1 : 0]) continue;
      const along = axis === 2 ? Math.max(...lying) : lying[1 - axis];
      if (axis === 2 ? along < SEEN : sine(axis, side) < SEEN && along < SEEN_ALONG) continue;
      // The highest beams end before the object does.
      if (axis === 2 && !topSeen(solid, beams)) continue;
      const end = side > 0 ? values[count - 1 - skip] : -values[skip];
      // Lines lie farther apart upwards than points along them; and points along a side that is seen askance.
      const stretch = axis === 2 ? 2 : sine(axis, side) < SEEN ? 1 / along : 1;
      const offset = end - half[axis];
      if (axis === 2) {
        const { gap, short } = aboveTop(solid, points, count, end, o, beams);
        faces.push({ axis, side, offset, grain: Math.max(stretch * grain, gap), short });
      } else
        faces.push({ axis, side, offset, grain: stretch * grain + HIDING * hidden * solid.box.size[axis], short: 0 });
    }
  }
  return faces;
}

/**
 * A LiDAR's lines lie far apart: the next one above the highest return passes over the object, by up to `gap`. The top is
 * anywhere between. Where the LiDAR looks down on it over the angle q, a line that would end less than q under its near edge is followed by
 * one that meets the top itself; so the highest return lies (g − q)² / 2g below it on the average, g the angle between lines.
 */
function aboveTop(
  solid: SolidLabel,
  points: Float64Array,
  count: number,
  end: number,
  o: readonly [number, number, number],
  beams: Beams,
): { readonly gap: number; readonly short: number } {
  let at = 0;
  for (let i = 0; i < count; i++) if (points[3 * i + 2] === end) at = 3 * i;
  const ray: Vec3 = [points[at] - o[0], points[at + 1] - o[1], end - o[2]];
  const [x, y, z] = rotateVector(solid.upper.T.q, ray);
  const reach = Math.hypot(ray[0], ray[1]);
  const angle = beams.gapAbove(Math.atan2(z, Math.hypot(x, y)));
  const far = Math.max(reach, 2 * Math.hypot(o[0], o[1]) - reach);
  const down = Math.max(0, Math.atan2(ray[2], far) - Math.atan2(ray[2], reach));
  const gap = angle * Math.hypot(x, y, z);
  return { gap, short: Number.isFinite(gap) ? (gap * Math.max(0, 1 - down / angle) ** 2) / 2 : gap };
}

function topSeen({ upper: { T, size } }: SolidLabel, beams: Beams): boolean {
  const level = Math.hypot(T.t[0], T.t[1]);
  const top = Math.atan2(T.t[2] + size[2] / 2, level);
  return beams.between(top, top + 0.03) > 0;
}

/**
 * The push that would bring the sides to the points' ends, m in the rig frame: of axes that are told only, as if the size were right. NaN
 * upwards where lines of beams lie too far apart to tell where the top is.
 */
export function pushOf(solid: SolidLabel, faces: readonly Face[]): readonly [number, number, number] | undefined {
  const { toBox: M } = solid;
  const told = ([0, 1, 2] as const).map(axis => {
    const ends = faces.filter(face => face.axis === axis && face.short <= MOST_SHORT);
    return ends.length === 0
      ? undefined
      : ends.reduce((sum, { side, offset, short }) => sum + side * (offset + short), 0) / ends.length;
  });
  // Without both ways in the plane, what lies along the missing one would be read as none.
  if (told[0] === undefined || told[1] === undefined) return undefined;
  const push = [told[0], told[1], told[2] ?? 0];
  const [x, y, z] = [0, 1, 2].map(k => M[k] * push[0] + M[4 + k] * push[1] + M[8 + k] * push[2]);
  return [x, y, told[2] === undefined ? Number.NaN : z];
}
