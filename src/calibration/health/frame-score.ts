// How well one frame's cloud fits its picture under any small change of the extrinsic: information shared, in nats.
import { plainLinearTally } from '../../kernel/score/plain-score.js';
import { BRIGHTNESS_BINS, type LinearPoints, SLOPE_BINS } from '../../kernel/score/score-kernels.js';
import type { FrameEvidence } from '../evidence/index.js';
import { directionsOf, neighboursOf } from './directions.js';
import { edgePoints } from './edges.js';
import { hidingBehind } from './hidden.js';
import { pictureMaps } from './picture-maps.js';
import { type Change, pixelMotion, pixelsOf, type Seen, seenPoints, thinned } from './pixels.js';

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
export function frameScore(evidence: FrameEvidence, tally = plainLinearTally): FrameScore {
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
    const ofEdges = (pixels: LinearPoints) => {
      const table = new Float64Array(2 * SLOPE_BINS);
      tally(pixels, maps, change, table);
      table.set(slopes, SLOPE_BINS);
      return information(table, 2, SLOPE_BINS);
    };
    const shared = levels ? information(joint, BRIGHTNESS_BINS, BRIGHTNESS_BINS) : 0;
    return [shared, ofEdges(edges[0]), ofEdges(edges[1])];
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
