// How well one frame's cloud fits its picture under any small change of the extrinsic: information shared, in nats.
import type { FrameEvidence } from '../evidence/index.js';
import { directionsOf, neighboursOf } from './directions.js';
import { edgePoints } from './edges.js';
import { hidingBehind } from './hidden.js';
import { BRIGHTNESS_BINS, type PictureMaps, pictureMaps, RANK_STEPS, SLOPE_BINS } from './picture-maps.js';
import {
  type Change,
  PIXEL_ROW,
  type Pixels,
  pixelMotion,
  pixelsOf,
  type Seen,
  seenPoints,
  thinned,
} from './pixels.js';

export interface FrameScore {
  readonly frame: number;
  readonly tNs: number;
  /** Points looked at, and edge points across and along the vertical. */
  readonly points: number;
  readonly edges: readonly [number, number];
  /** Whether the points have a reflectivity that is not one and the same. */
  readonly reflects: boolean;
  /** Whether a change of the picture's moment means something: the trajectory tells how the rig moved. */
  readonly moves: boolean;
  /** How far a unit of each change moves the pixels, px of the map that is looked up. */
  readonly motion: Float64Array;
  /** Nats of the three features under a change: reflectivity and brightness, edges across, edges along the vertical. */
  parts(change: Change): [number, number, number];
  /** Their sum. */
  score(change: Change): number;
}

/** More points tell hardly more: neighbours share their error. */
const MAX_POINTS = 4000;
const MAX_EDGES = 2000;
/** Neighbours are looked for among this many points on the picture; a denser cloud is thinned first. */
const MAX_NEIGHBOURS = 60_000;

/**
 * N times the mutual information of what the LiDAR and the picture say of one direction is the log-likelihood ratio of "they
 * belong together", in nats, so that unlike features add up. Two features of the LiDAR: reflectivity against brightness
 * (NID's numerator: Koide et al. 2023), outlines against the picture's slope (Levinson & Thrun 2013).
 */
export function frameScore(evidence: FrameEvidence): FrameScore {
  const { picture, camera, xyz, count, intensity, frame, tNs } = evidence;
  const maps = pictureMaps(picture);
  const all = seenPoints(evidence, xyz, count);
  const hidden = hidingBehind(all, camera.width, camera.height);
  // What a change of 0.5° to 1° moves out of the picture would count differently there.
  const border = 0.02 * camera.width;
  const usable = ({ index, uv, range }: Seen) =>
    index.filter((_, k) => {
      const [u, v] = [uv[2 * k], uv[2 * k + 1]];
      const inside = u >= border && u <= camera.width - 1 - border && v >= border && v <= camera.height - 1 - border;
      return inside && !hidden(u, v, range[k]);
    });
  const directions = directionsOf(evidence, thinned(all.index, MAX_NEIGHBOURS));
  const neighbours = neighboursOf(directions);
  const edges = (['across', 'along'] as const).map(sides => {
    const { xyz: points, count: n } = edgePoints(directions, neighbours, sides);
    return pixelsOf(evidence, points, thinned(usable(seenPoints(evidence, points, n)), MAX_EDGES), maps.shrink);
  });
  const chosen = thinned(usable(all), MAX_POINTS);
  const plain = pixelsOf(evidence, xyz, chosen, maps.shrink);
  const levels = intensity && ranksOf(Float32Array.from(chosen, i => intensity[i]));
  return {
    frame,
    tNs,
    points: plain.count,
    edges: [edges[0].count, edges[1].count],
    reflects: levels !== undefined && new Set(levels).size > 4,
    moves: evidence.twist !== undefined,
    motion: pixelMotion(plain),
    parts,
    score: change => parts(change).reduce((a, b) => a + b),
  };

  function parts(change: Change): [number, number, number] {
    const joint = new Float64Array(BRIGHTNESS_BINS * BRIGHTNESS_BINS);
    const slopes = new Float64Array(SLOPE_BINS);
    tally(plain, maps, change, slopes, levels, joint);
    const ofEdges = (pixels: Pixels) => {
      const table = new Float64Array(2 * SLOPE_BINS);
      tally(pixels, maps, change, table);
      table.set(slopes, SLOPE_BINS);
      return information(table, 2, SLOPE_BINS);
    };
    const shared = levels ? information(joint, BRIGHTNESS_BINS, BRIGHTNESS_BINS) : 0;
    return [shared, ofEdges(edges[0]), ofEdges(edges[1])];
  }
}

/**
 * Counts what the picture shows at the points: its slope, and with `levels` (rank of reflectivity per point) its brightness
 * beside them. A count is shared between the two nearest bins of each, so that scores change smoothly. The innermost loop of
 * all: everything is computed in place.
 */
function tally(
  { rows, count }: Pixels,
  { ranks, width, height }: PictureMaps,
  change: Change,
  slopes: Float64Array,
  levels?: Float32Array,
  joint?: Float64Array,
): void {
  const [c0, c1, c2, c3, c4, c5, c6] = [0, 1, 2, 3, 4, 5, 6].map(c => change[c]);
  for (let n = 0, at = 0; n < count; n++, at += PIXEL_ROW) {
    let u = rows[at] + c0 * rows[at + 2] + c1 * rows[at + 4] + c2 * rows[at + 6] + c3 * rows[at + 8];
    let v = rows[at + 1] + c0 * rows[at + 3] + c1 * rows[at + 5] + c2 * rows[at + 7] + c3 * rows[at + 9];
    u += c4 * rows[at + 10] + c5 * rows[at + 12] + c6 * rows[at + 14];
    v += c4 * rows[at + 11] + c5 * rows[at + 13] + c6 * rows[at + 15];
    // What is moved out of the picture counts as what is at its border.
    u = Math.min(width - 1.001, Math.max(0, u));
    v = Math.min(height - 1.001, Math.max(0, v));
    const x = u | 0;
    const y = v | 0;
    const a = u - x;
    const b = v - y;
    const k = 2 * (y * width + x);
    const l = k + 2 * width;
    // Four weights, and the byte's steps taken out with them.
    const w11 = (a * b) / RANK_STEPS;
    const w10 = b / RANK_STEPS - w11;
    const w01 = a / RANK_STEPS - w11;
    const w00 = 1 / RANK_STEPS - w11 - w10 - w01;
    const slope = w00 * ranks[k + 1] + w01 * ranks[k + 3] + w10 * ranks[l + 1] + w11 * ranks[l + 3];
    const bin = slope | 0;
    slopes[bin] += 1 - (slope - bin);
    slopes[bin + 1] += slope - bin;
    if (!levels || !joint) continue;
    const bright = w00 * ranks[k] + w01 * ranks[k + 2] + w10 * ranks[l] + w11 * ranks[l + 2];
    const column = bright | 0;
    const level = levels[n] | 0;
    const p = levels[n] - level;
    const q = bright - column;
    const cell = level * BRIGHTNESS_BINS + column;
    joint[cell] += (1 - p) * (1 - q);
    joint[cell + 1] += (1 - p) * q;
    joint[cell + BRIGHTNESS_BINS] += p * (1 - q);
    joint[cell + BRIGHTNESS_BINS + 1] += p * q;
  }
}

/** N · MI of a table of counts, nats. */
export function information(joint: Float64Array, rows: number, columns: number): number {
  const [a, b] = [new Float64Array(rows), new Float64Array(columns)];
  let sum = 0;
  let all = 0;
  for (let i = 0, k = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, k++) {
      const n = joint[k];
      if (!(n > 0)) continue;
      a[i] += n;
      b[j] += n;
      all += n;
      sum += n * Math.log(n);
    }
  const entropy = (counts: Float64Array) => counts.reduce((s, n) => (n > 0 ? s + n * Math.log(n) : s), 0);
  return all > 0 ? Math.max(0, sum - entropy(a) - entropy(b) + all * Math.log(all)) : 0;
}

/** Ranks from 0 to 15; equal numbers share their middle rank. Numbers that are not finite count as the lowest. */
function ranksOf(values: Float32Array): Float32Array {
  const clean = values.map(v => (Number.isFinite(v) ? v : -3.4e38));
  const order = Uint32Array.from(clean, (_, i) => i).sort((a, b) => clean[a] - clean[b]);
  const ranks = new Float32Array(values.length);
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j < order.length && clean[order[j]] === clean[order[i]]) j++;
    for (let k = i; k < j; k++) ranks[order[k]] = Math.min(0.9999, (i + j) / 2 / order.length) * (BRIGHTNESS_BINS - 1);
    i = j;
  }
  return ranks;
}
