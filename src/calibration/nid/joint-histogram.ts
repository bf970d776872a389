// How often bins of a LiDAR's channel and gray values of a picture meet under one extrinsic: the sum that a NID is made of.
import type { Camera } from '../../camera/camera.js';

/** Bins of the channel, and of the equalised picture. */
export const BINS = 16;

/** What is counted of one frame. */
export interface NidFrame {
  /** Number of the frame in the plan. */
  readonly frame: number;
  /** x y z of the points in the camera's frame under the calibration that is given, m. */
  readonly xyz: Float64Array;
  /** Bin of each point's channel, below BINS. */
  readonly bin: Uint8Array;
  readonly count: number;
  readonly camera: Camera;
  /** The picture, equalised: rank 0..1 of each pixel. Its pixels are 2^level of the camera's. */
  readonly ranks: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly level: number;
}

/** Working memory, grown as needed. */
export class NidScratch {
  xyz = new Float64Array(0);
  uv = new Float64Array(0);
  seen = new Uint8Array(0);

  reserve(count: number): void {
    if (this.seen.length >= count) return;
    this.xyz = new Float64Array(3 * count);
    this.uv = new Float64Array(2 * count);
    this.seen = new Uint8Array(count);
  }
}

/**
 * Adds a frame to `joint` (BINS rows of the channel, BINS columns of gray) with points moved by the row-major 3×4 `motion`.
 * The gray value is read between pixels and shared among four bins by a cubic B-spline (Viola & Wells 1997; Mattes et al. 2003),
 * so that the counts change smoothly with the extrinsic. Returns how many points fell on the picture.
 */
export function addToHistogram(
  frame: NidFrame,
  motion: ArrayLike<number>,
  joint: Float64Array,
  scratch: NidScratch,
): number {
  const { count, camera, ranks, width, height } = frame;
  scratch.reserve(count);
  const { uv, seen } = scratch;
  move(frame.xyz, count, motion, scratch.xyz);
  camera.project(scratch.xyz, count, uv, seen);
  const shrink = 2 ** -frame.level;
  const [right, bottom] = [width - 1, height - 1];
  let met = 0;
  for (let i = 0; i < count; i++) {
    if (seen[i] === 0) continue;
    const u = (uv[2 * i] + 0.5) * shrink - 0.5;
    const v = (uv[2 * i + 1] + 0.5) * shrink - 0.5;
    if (!(u >= 0 && v >= 0 && u < right && v < bottom)) continue;
    met++;
    const x = u | 0;
    const y = v | 0;
    const at = y * width + x;
    const s = u - x;
    const above = ranks[at] + s * (ranks[at + 1] - ranks[at]);
    const below = ranks[at + width] + s * (ranks[at + width + 1] - ranks[at + width]);
    // One bin of margin on either side holds the spline's feet.
    const place = 1 + (above + (v - y) * (below - above)) * (BINS - 3.001);
    const bin = place | 0;
    const f = place - bin;
    const g = 1 - f;
    const to = frame.bin[i] * BINS + bin - 1;
    joint[to] += (g * g * g) / 6;
    joint[to + 1] += (4 - 3 * f * f * (2 - f)) / 6;
    joint[to + 2] += (4 - 3 * g * g * (2 - g)) / 6;
    joint[to + 3] += (f * f * f) / 6;
  }
  return met;
}

function move(xyz: Float64Array, count: number, m: ArrayLike<number>, out: Float64Array): void {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = Array.from(m);
  for (let n = 0; n < 3 * count; n += 3) {
    const x = xyz[n];
    const y = xyz[n + 1];
    const z = xyz[n + 2];
    out[n] = a * x + b * y + c * z + d;
    out[n + 1] = e * x + f * y + g * z + h;
    out[n + 2] = i * x + j * y + k * z + l;
  }
}
