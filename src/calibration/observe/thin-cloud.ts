// A sweep as scan matching wants it: points in range, one per voxel, bounded in number, each with its time.
import type { PointColumns } from '../../kernel/index.js';

/** A sweep as it was read. `times`: of each point, ns relative to the sweep's stamp; NaN where a point has none. */
export interface Sweep {
  readonly points: Float32Array;
  readonly stride: number;
  readonly xyz: PointColumns;
  readonly count: number;
  readonly times?: Float64Array;
}

/** Points as measured, xyz[3i..3i+2] in m; `times` as in the sweep. */
export interface ThinCloud {
  readonly xyz: Float32Array;
  readonly count: number;
  readonly times?: Float64Array;
}

export interface ThinOptions {
  /** Ranges kept, m: what is nearer is the car itself. */
  readonly nearest: number;
  readonly farthest: number;
  /** Edge of a voxel up to 20 m, m; doubled at 20 m, 40 m, …, because rings and columns fan out. */
  readonly cell: number;
  /** Most points kept. */
  readonly most: number;
}

/** Where the voxels first double, m. */
const BAND = 20;
/** Each try widens the voxels by a quarter: 1.25¹² = 14 times is more than any sweep needs. */
const MOST_TRIES = 12;

/**
 * The first point of every voxel, in recorded order. Where there are more than `most`, voxels are widened; what is still too
 * many (a sweep without extent) is cut evenly. Points without coordinates, and where the sweep has times, without time, are
 * left out.
 */
export function thinCloud(sweep: Sweep, options: ThinOptions): ThinCloud {
  const usable = inRange(sweep, options);
  let cell = options.cell;
  let kept = onePerVoxel(sweep, usable, cell);
  for (let attempt = 0; kept.length > options.most && attempt < MOST_TRIES; attempt++) {
    cell *= 1.25;
    kept = onePerVoxel(sweep, kept, cell);
  }
  return gather(sweep, evenly(kept, options.most));
}

/** At most `most` of the entries, evenly spread over the order. */
export function evenly(kept: Uint32Array, most: number): Uint32Array {
  if (kept.length <= most) return kept;
  return Uint32Array.from({ length: most }, (_, i) => kept[Math.floor((i * kept.length) / most)]);
}

function inRange({ points, stride, xyz: [ix, iy, iz], count, times }: Sweep, options: ThinOptions): Uint32Array {
  const near2 = options.nearest * options.nearest;
  const far2 = options.farthest * options.farthest;
  const usable = new Uint32Array(count);
  let n = 0;
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const x = points[at + ix];
    const y = points[at + iy];
    const z = points[at + iz];
    const r2 = x * x + y * y + z * z;
    if (!(r2 >= near2 && r2 <= far2) || (times && !Number.isFinite(times[i]))) continue;
    usable[n++] = i;
  }
  return usable.subarray(0, n);
}

/** A table of voxels by their whole-number coordinates, open addressing; the same on every machine. */
function onePerVoxel(sweep: Sweep, from: Uint32Array, cell: number): Uint32Array {
  const { points, stride, xyz } = sweep;
  const [ix, iy, iz] = xyz;
  const size = 2 ** Math.ceil(Math.log2(2 * from.length + 16));
  const table = new Int32Array(size).fill(-1);
  const keys = new Int32Array(4 * from.length);
  const kept = new Uint32Array(from.length);
  let n = 0;
  for (const i of from) {
    const at = i * stride;
    const x = points[at + ix];
    const y = points[at + iy];
    const z = points[at + iz];
    const band = Math.max(0, Math.floor(Math.log2(Math.sqrt(x * x + y * y + z * z) / BAND)) + 1);
    const edge = cell * 2 ** band;
    const a = Math.floor(x / edge);
    const b = Math.floor(y / edge);
    const c = Math.floor(z / edge);
    let slot = hash(a, b, c, band) & (size - 1);
    let known = false;
    for (let k = table[slot]; k >= 0; k = table[slot]) {
      known = keys[4 * k] === a && keys[4 * k + 1] === b && keys[4 * k + 2] === c && keys[4 * k + 3] === band;
      if (known) break;
      slot = (slot + 1) & (size - 1);
    }
    if (known) continue;
    table[slot] = n;
    keys.set([a, b, c, band], 4 * n);
    kept[n++] = i;
  }
  return kept.subarray(0, n);
}

/** Teschner et al. 2003, "Optimized Spatial Hashing", with a last mixing step. */
function hash(a: number, b: number, c: number, band: number): number {
  let h = Math.imul(a, 73856093) ^ Math.imul(b, 19349663) ^ Math.imul(c, 83492791) ^ Math.imul(band, 40503);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

function gather({ points, stride, xyz, times }: Sweep, kept: Uint32Array): ThinCloud {
  const out = new Float32Array(3 * kept.length);
  kept.forEach((i, k) => {
    for (let axis = 0; axis < 3; axis++) out[3 * k + axis] = points[i * stride + xyz[axis]];
  });
  return { xyz: out, count: kept.length, times: times && Float64Array.from(kept, i => times[i]) };
}
