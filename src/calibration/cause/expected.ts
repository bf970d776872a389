// What pictures look like under points of a reflectivity and under outlines: learned as log-ratios, and summed for a group of points.
import { BINS } from '../nid/counts.js';
import type { NidFrame } from '../nid/nid-frame.js';

/** A frame's points on its map of ranks. */
export interface Looked {
  readonly count: number;
  /** px of the map. */
  readonly uv: Float64Array;
  readonly seen: Uint8Array;
  readonly kind: Uint8Array;
  readonly ranks: Float32Array;
  readonly width: number;
  readonly height: number;
  /** px of the map per px of the picture. */
  readonly shrink: number;
}

/** Nats for each of BINS ranks (of brightness, or of slope) under each kind of point. */
export type Expected = Float64Array;

const KINDS = BINS + 3;

export function lookedAt({ xyz, count, camera, bin, ranks, width, height, level }: NidFrame): Looked {
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(xyz, count, uv, seen);
  const shrink = 2 ** -level;
  for (let i = 0; i < count; i++) {
    const [u, v] = [(uv[2 * i] + 0.5) * shrink - 0.5, (uv[2 * i + 1] + 0.5) * shrink - 0.5];
    if (!(u >= 0 && v >= 0 && u < width && v < height)) seen[i] = 0;
    [uv[2 * i], uv[2 * i + 1]] = [u, v];
  }
  return { count, uv, seen, kind: bin, ranks, width, height, shrink };
}

/** log of how much likelier a rank is under this kind of point than anywhere; Laplace's one count more keeps it finite. */
export function expected(
  all: readonly {
    readonly looked: Looked;
    readonly points: readonly number[];
    readonly at: readonly [number, number];
  }[],
): Expected {
  const counts = new Float64Array(KINDS * BINS).fill(1);
  for (const { looked, points, at } of all)
    for (const i of points) {
      const rank = rankAt(looked, i, at[0], at[1]);
      if (rank >= 0) counts[looked.kind[i] * BINS + rank]++;
    }
  // Brightness of ordinary points with a channel; slope under the outlines against that under all.
  const bright = columnSums(counts, 0, BINS);
  const slope = columnSums(counts, BINS, KINDS);
  return counts.map((n, k) => {
    const kind = Math.floor(k / BINS);
    if (kind === BINS) return 0;
    const base = kind < BINS ? bright : slope;
    const row = counts.subarray(kind * BINS, (kind + 1) * BINS).reduce((a, b) => a + b, 0);
    return Math.log((n * base.all) / (row * base.sums[k % BINS]));
  });
}

function columnSums(counts: Float64Array, from: number, to: number) {
  const sums = new Float64Array(BINS);
  for (let kind = from; kind < to; kind++) for (let b = 0; b < BINS; b++) sums[b] += counts[kind * BINS + b];
  return { sums, all: sums.reduce((a, b) => a + b, 0) };
}

/** Nats of the points moved by du, dv; what leaves the picture counts nothing. */
export function scoreAt(looked: Looked, points: readonly number[], table: Expected, du: number, dv: number): number {
  let sum = 0;
  for (const i of points) {
    const rank = rankAt(looked, i, du, dv);
    if (rank >= 0) sum += table[looked.kind[i] * BINS + rank];
  }
  return sum;
}

/** -1 outside of the picture. An outline looks at the slope, any other point at the brightness. */
function rankAt({ uv, kind, ranks, width, height }: Looked, i: number, du: number, dv: number): number {
  const [u, v] = [uv[2 * i] + du, uv[2 * i + 1] + dv];
  if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) return -1;
  const [x, y] = [u | 0, v | 0];
  const [s, t] = [u - x, v - y];
  const a = 2 * (y * width + x) + (kind[i] > BINS ? 1 : 0);
  const b = a + 2 * width;
  const above = ranks[a] + s * (ranks[a + 2] - ranks[a]);
  const below = ranks[b] + s * (ranks[b + 2] - ranks[b]);
  return Math.min(BINS - 1, ((above + t * (below - above)) * BINS) | 0);
}
