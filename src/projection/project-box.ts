// A 3D box in a picture: the tight 2D box around what the lens sees of it, and its edges as lines to draw.
import type { Camera } from '../camera/camera.js';
import { type Box3, checkBox3 } from '../geometry/box3.js';
import { MIN_DEPTH_M } from '../kernel/kernels.js';
import { boxOutline, type Directions, meetsSeen, type View } from './box-outline.js';
import { areaOf, common, type PixelRect, rectOf } from './pixel-rect.js';

export interface PictureBox {
  /** Around everything that the lens can see of the box, also beyond the picture's border, px. */
  readonly amodal: PixelRect;
  /** Its part in the picture, which covers −0.5 … width − 0.5; undefined when they do not meet. */
  readonly clipped: PixelRect | undefined;
  /** Tight around what lies in the picture: at most `clipped`, and smaller where the border cuts through a slanted side. */
  readonly inside: PixelRect | undefined;
  /** 1 − area of `clipped` / area of `amodal`, in [0, 1]; 1 when nothing of the box lies in the picture. */
  readonly truncation: number;
  /** Part of the box is nearer than `near`, behind the camera or outside the field of view: `amodal` is of the rest. */
  readonly cut: boolean;
  /** The twelve edges as far as they are seen, u and v in turn, px, bent as the lens bends them; also beyond the border. */
  readonly edges: readonly Float64Array[];
  /** Where the near limit or the field of view cuts through the faces. */
  readonly cuts: readonly Float64Array[];
}

/**
 * `box` in the camera's optical frame (m). Clipped in 3D before the lens: at `MIN_DEPTH_M`, in depth for a lens that looks
 * forward only and in distance for one that sees beyond 90°, as points are (kernel/project.ts), and at the lens's field of
 * view. Undefined when nothing of it is seen. Throws FL0630 when the box is none.
 */
export function projectBox(box: Box3, lens: Camera): PictureBox | undefined {
  checkBox3(box);
  const { width, height, maxAngle } = lens;
  // A hair inside of the domain, where the formula still answers.
  const view: View = { near: MIN_DEPTH_M, forward: maxAngle <= Math.PI / 2, cosine: Math.cos(maxAngle - 1e-6) };
  const outline = boxOutline(box, view);
  const edges = outline.edges.flatMap(line => pixelLines(line, lens));
  const cuts = outline.cuts.flatMap(line => pixelLines(line, lens));
  const lines = [...edges, ...cuts];
  const amodal = rectOf(lines);
  if (!amodal) return undefined;
  const picture: PixelRect = { left: -0.5, top: -0.5, right: width - 0.5, bottom: height - 0.5 };
  const clipped = common(amodal, picture);
  const inside = rectOf([...lines.map(line => within(line, picture)), seenCorners(box, lens, view, picture)]);
  const area = areaOf(amodal);
  const share = clipped && area > 0 ? areaOf(clipped) / area : 1;
  return { amodal, clipped, inside, truncation: inside ? 1 - share : 1, cut: cuts.length > 0, edges, cuts };
}

/** Broken where the lens gives no pixel. */
function pixelLines(line: Directions, lens: Camera): Float64Array[] {
  const count = line.length / 3;
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  lens.project(line, count, uv, seen);
  const lines: Float64Array[] = [];
  for (let i = 0, from = 0; i <= count; i++) {
    if (i < count && seen[i]) continue;
    if (i > from) lines.push(uv.slice(2 * from, 2 * i));
    from = i + 1;
  }
  return lines;
}

/** The ends of the line's pieces inside the rectangle (Liang and Barsky 1984), enough for its extent. */
function within(line: Float64Array, { left, top, right, bottom }: PixelRect): Float64Array {
  const ends: number[] = [];
  for (let i = 0; i + 1 < line.length; i += 2) {
    const [u, v] = [line[i], line[i + 1]];
    const [du, dv] = i + 3 < line.length ? [line[i + 2] - u, line[i + 3] - v] : [0, 0];
    let [from, to] = [0, 1];
    for (const [p, q] of [
      [-du, u - left],
      [du, right - u],
      [-dv, v - top],
      [dv, bottom - v],
    ]) {
      if (p === 0) {
        if (q < 0) to = -1;
      } else if (p < 0) from = Math.max(from, q / p);
      else to = Math.min(to, q / p);
    }
    if (from <= to) ends.push(u + from * du, v + from * dv, u + to * du, v + to * dv);
  }
  return Float64Array.from(ends);
}

/** Those of the picture's corners at which the box is seen: with the lines they bound what lies in the picture. */
function seenCorners(box: Box3, lens: Camera, view: View, { left, top, right, bottom }: PixelRect): Float64Array {
  const uv = Float64Array.of(left, top, right, top, right, bottom, left, bottom);
  const rays = new Float64Array(12);
  const ok = new Uint8Array(4);
  lens.unproject(uv, 4, rays, ok);
  const corners = [0, 1, 2, 3].filter(
    k => ok[k] && meetsSeen(box, [rays[3 * k], rays[3 * k + 1], rays[3 * k + 2]], view),
  );
  return Float64Array.from(corners.flatMap(k => [uv[2 * k], uv[2 * k + 1]]));
}
