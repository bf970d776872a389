// Where points of the LiDAR fall on the picture, and how their pixels move with the extrinsic and with time.

import { inImage } from '../../camera/in-image.js';
import { rotationExp } from '../../geometry/rotation-vector.js';
import { toMatrix } from '../../geometry/se3.js';
import { type LinearPoints, PIXEL_ROW } from '../../kernel/score/score-kernels.js';

export { PIXEL_ROW };

import type { FrameEvidence } from '../evidence/index.js';

/**
 * A small change of the extrinsic: turn (rad) and shift (m) of the points in the camera's optical axes (x right, y down, z
 * ahead), p' = Exp(turn)·p + shift; then the moment of the picture (s). So 0 is pitch, 1 yaw, 2 roll.
 */
export type Change = ArrayLike<number>;
export const CHANGES = 7;

/** Steps of the differences: a mrad, a cm and 5 ms each move a point at 10 m by about a pixel. */
const STEPS = [1e-3, 1e-3, 1e-3, 0.01, 0.01, 0.01, 5e-3] as const;
/** Nearer points move too far for a derivative. Metres. */
const NEAREST = 1.5;

type Geometry = Pick<FrameEvidence, 'camera' | 'T_camera_lidar' | 'twist'>;

/** Points that the lens sees: their positions in the list, pixels (two per point) and distances from the camera, m. */
export interface Seen {
  readonly index: Uint32Array<ArrayBuffer>;
  readonly uv: Float64Array;
  readonly range: Float64Array;
}

/** `xyz` in the LiDAR's frame; kept are those on the picture, and not too near. */
export function seenPoints(
  { camera, T_camera_lidar }: Geometry,
  xyz: Float64Array | Float32Array,
  count: number,
): Seen {
  const there = moved(xyz, count, toMatrix(T_camera_lidar));
  const { uv, seen } = project(camera, there, count);
  const index = new Uint32Array(count);
  const range = new Float64Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const distance = Math.hypot(there[3 * i], there[3 * i + 1], there[3 * i + 2]);
    if (seen[i] === 0 || !inImage(uv[2 * i], uv[2 * i + 1], camera.width, camera.height) || distance < NEAREST)
      continue;
    uv[2 * kept] = uv[2 * i];
    uv[2 * kept + 1] = uv[2 * i + 1];
    range[kept] = distance;
    index[kept++] = i;
  }
  return { index: index.slice(0, kept), uv: uv.subarray(0, 2 * kept), range: range.subarray(0, kept) };
}

/** At most `most`, evenly spread over the list, which is the recorded order: all beams and directions alike. */
export function thinned(index: Uint32Array<ArrayBuffer>, most: number): Uint32Array<ArrayBuffer> {
  if (index.length <= most) return index;
  const step = index.length / most;
  return Uint32Array.from({ length: most }, (_, i) => index[Math.floor(i * step)]);
}

/**
 * Pixels, and their derivatives by a change, of the points `index`, which are seen. Within a degree a derivative is 0.2 px off at 45° from the axis of a lens of
 * f = 600 px, and any lens costs the same. In pixels of a picture that is shrunk by `shrink`.
 */
export function pixelsOf(
  evidence: Geometry,
  xyz: Float64Array | Float32Array,
  index: Uint32Array,
  shrink = 1,
): LinearPoints {
  const { camera, T_camera_lidar, twist } = evidence;
  const count = index.length;
  const inLidar = new Float64Array(3 * count);
  index.forEach((i, k) => {
    for (let c = 0; c < 3; c++) inLidar[3 * k + c] = xyz[3 * i + c];
  });
  const points = moved(inLidar, count, toMatrix(T_camera_lidar));
  const base = project(camera, points, count);
  const rows = new Float32Array(PIXEL_ROW * count);
  for (let k = 0; k < count; k++)
    for (let axis = 0; axis < 2; axis++)
      rows[PIXEL_ROW * k + axis] = (base.uv[2 * k + axis] - (shrink - 1) / 2) / shrink;
  for (let c = 0; c < CHANGES; c++) {
    if (c === 6 && !twist) continue;
    const [less, more] = [-STEPS[c], STEPS[c]].map(step =>
      project(camera, c < 6 ? changed(points, count, c, step) : later(evidence, inLidar, count, step), count),
    );
    for (let k = 0; k < count; k++)
      for (let axis = 0; axis < 2; axis++) {
        const slope = (more.uv[2 * k + axis] - less.uv[2 * k + axis]) / (2 * STEPS[c] * shrink);
        rows[PIXEL_ROW * k + 2 + 2 * c + axis] = Number.isFinite(slope) ? slope : 0;
      }
  }
  return { rows, count };
}

/** How far a unit of each change moves the pixels: root of the mean square, px. */
export function pixelMotion({ rows, count }: LinearPoints): Float64Array {
  const sums = new Float64Array(CHANGES);
  for (let i = 0, at = 0; i < count; i++, at += PIXEL_ROW)
    for (let c = 0; c < CHANGES; c++) sums[c] += rows[at + 2 + 2 * c] ** 2 + rows[at + 3 + 2 * c] ** 2;
  return sums.map(sum => Math.sqrt(sum / Math.max(1, count)));
}

function project(camera: FrameEvidence['camera'], points: Float64Array, count: number) {
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(points, count, uv, seen);
  return { uv, seen };
}

function moved(xyz: ArrayLike<number>, count: number, m: Float64Array): Float64Array {
  const out = new Float64Array(3 * count);
  for (let i = 0; i < 3 * count; i += 3)
    for (let k = 0; k < 3; k++)
      out[i + k] = m[4 * k] * xyz[i] + m[4 * k + 1] * xyz[i + 1] + m[4 * k + 2] * xyz[i + 2] + m[4 * k + 3];
  return out;
}

function changed(points: Float64Array, count: number, c: number, by: number): Float64Array {
  const at = (k: number) => (c % 3 === k ? by : 0);
  const [x, y, z] = [at(0), at(1), at(2)];
  const T =
    c < 3 ? { q: rotationExp([x, y, z]), t: [0, 0, 0] as const } : { q: [0, 0, 0, 1] as const, t: [x, y, z] as const };
  return moved(points, count, toMatrix(T));
}

/** What stands still, seen `seconds` later from the moving rig: p − (v + ω × p)·t, exact enough for a step. */
function later({ T_camera_lidar, twist }: Geometry, p: Float64Array, count: number, seconds: number): Float64Array {
  const { linear: v, angular: w } = twist!;
  const out = new Float64Array(3 * count);
  for (let i = 0; i < 3 * count; i += 3) {
    const [x, y, z] = [p[i], p[i + 1], p[i + 2]];
    out[i] = x - seconds * (v[0] + w[1] * z - w[2] * y);
    out[i + 1] = y - seconds * (v[1] + w[2] * x - w[0] * z);
    out[i + 2] = z - seconds * (v[2] + w[0] * y - w[1] * x);
  }
  return moved(out, count, toMatrix(T_camera_lidar));
}
