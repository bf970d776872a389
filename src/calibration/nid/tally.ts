// Counts what a picture shows where a cloud's points fall under one extrinsic: the innermost loop of the search.
import type { Camera } from '../../camera/camera.js';
import { BINS, SLOPES } from './counts.js';

/** One frame, ready for counting. */
export interface NidFrame {
  /** Number of the frame in the plan. */
  readonly frame: number;
  /** x y z in the camera's frame under the calibration that the search begins with, m: ordinary points, then outlines. */
  readonly xyz: Float64Array;
  readonly count: number;
  /** Below BINS: the bin of an ordinary point's channel. BINS: it has none. BINS + 1, BINS + 2: an outline across, along. */
  readonly bin: Uint8Array;
  readonly camera: Camera;
  /** Rank 0..1 of brightness and of slope of each pixel, side by side. Its pixels are 2^level of the camera's. */
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

/** A rank's place among the bins leaves one of margin on either side for the spline's feet. */
const SPAN = BINS - 3.001;

/**
 * Adds a frame to `counts` (COUNTS numbers) with points moved by the row-major 3×4 `motion`. Ranks are read between pixels and
 * shared among four bins by a cubic B-spline (Viola & Wells 1997; Mattes et al. 2003), so that counts change smoothly.
 */
export function tally(frame: NidFrame, motion: ArrayLike<number>, counts: Float64Array, scratch: NidScratch): void {
  const { count, camera, ranks, width, height } = frame;
  scratch.reserve(count);
  const { uv, seen } = scratch;
  move(frame.xyz, count, motion, scratch.xyz);
  camera.project(scratch.xyz, count, uv, seen);
  const shrink = 2 ** -frame.level;
  const [right, bottom] = [width - 1, height - 1];
  for (let i = 0; i < count; i++) {
    if (seen[i] === 0) continue;
    const u = (uv[2 * i] + 0.5) * shrink - 0.5;
    const v = (uv[2 * i + 1] + 0.5) * shrink - 0.5;
    if (!(u >= 0 && v >= 0 && u < right && v < bottom)) continue;
    const x = u | 0;
    const y = v | 0;
    const s = u - x;
    const t = v - y;
    const a = 2 * (y * width + x);
    const b = a + 2 * width;
    const bin = frame.bin[i];
    const above = ranks[a + 1] + s * (ranks[a + 3] - ranks[a + 1]);
    const below = ranks[b + 1] + s * (ranks[b + 3] - ranks[b + 1]);
    share(counts, SLOPES + (bin > BINS ? bin - BINS : 0) * BINS, above + t * (below - above));
    if (bin >= BINS) continue;
    const upper = ranks[a] + s * (ranks[a + 2] - ranks[a]);
    const lower = ranks[b] + s * (ranks[b + 2] - ranks[b]);
    share(counts, bin * BINS, upper + t * (lower - upper));
  }
}

function share(counts: Float64Array, row: number, rank: number): void {
  const place = 1 + rank * SPAN;
  const bin = place | 0;
  const f = place - bin;
  const g = 1 - f;
  const to = row + bin - 1;
  counts[to] += (g * g * g) / 6;
  counts[to + 1] += (4 - 3 * f * f * (2 - f)) / 6;
  counts[to + 2] += (4 - 3 * g * g * (2 - g)) / 6;
  counts[to + 3] += (f * f * f) / 6;
}

/** Row-major 3×4 times points, float64. */
export function move(xyz: ArrayLike<number>, count: number, m: ArrayLike<number>, out: Float64Array): void {
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
