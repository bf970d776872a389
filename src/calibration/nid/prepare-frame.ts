// Evidence made ready for counting: points in the camera's frame that it can see, their bins, outlines, and the picture's ranks.
import { type SE3, toMatrix } from '../../geometry/se3.js';
import type { FrameEvidence } from '../evidence/index.js';
import { directionsOf, neighboursOf } from '../health/directions.js';
import { edgePoints } from '../health/edges.js';
import { BINS } from './counts.js';
import { NO_BIN, rankBins, rankTable } from './equalise.js';
import { pictureRanks } from './picture-ranks.js';
import { move, type NidFrame } from './tally.js';
import { markVisible } from './visible-points.js';

export interface PrepareOptions {
  /** Halvings of the picture: coarse levels widen the basin, and blur hides what is finer than a beam. */
  readonly level: number;
  /** Most ordinary points kept of a frame, and most outlines of a kind. */
  readonly mostPoints: number;
  /** Points up to this far outside of the picture are kept too: they may come in, px. */
  readonly margin: number;
}

/** Fewer points than this on a picture make no histogram. */
export const FEWEST = 200;

/** Undefined where too few points fall on the picture to say anything. */
export function prepareFrame(given: FrameEvidence, T_camera_lidar: SE3, options: PrepareOptions): NidFrame | undefined {
  const evidence = { ...given, T_camera_lidar };
  const { camera, count, intensity, frame } = evidence;
  const { xyz, uv, seen, near, visible } = look(evidence, options.margin);
  const plain = thinned(near, count, options.mostPoints, i => seen[i] === 0 || visible[i] === 1);
  if (plain.length < FEWEST) return undefined;
  const bins =
    intensity &&
    rankBins(
      Float32Array.from(plain, i => intensity[i]),
      BINS,
    );
  const outlines = outlinesOf(evidence, near, options.mostPoints);
  const all = plain.length + outlines[0].length / 3 + outlines[1].length / 3;
  const bin = new Uint8Array(all).fill(BINS);
  const at = new Float64Array(3 * all);
  for (const [k, i] of plain.entries()) {
    for (let c = 0; c < 3; c++) at[3 * k + c] = xyz[3 * i + c];
    if (bins && bins[k] !== NO_BIN) bin[k] = bins[k];
  }
  let k = plain.length;
  for (const [kind, points] of outlines.entries()) {
    at.set(points, 3 * k);
    bin.fill(BINS + 1 + kind, k, k + points.length / 3);
    k += points.length / 3;
  }
  const brightness = rankTable(grayCounts(evidence, uv, seen));
  return { frame, xyz: at, count: all, bin, camera, ...pictureRanks(evidence.picture, options.level, brightness) };
}

/** Where points are, and which the lens sees on the picture (`seen`), near it (`near`) and past nearer ones (`visible`). */
function look({ xyz: given, count, camera, T_camera_lidar }: FrameEvidence, margin: number) {
  const xyz = new Float64Array(3 * count);
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  const near = new Uint8Array(count);
  const visible = new Uint8Array(count);
  const range = new Float64Array(count);
  move(given, count, toMatrix(T_camera_lidar), xyz);
  camera.project(xyz, count, uv, seen);
  const { width, height } = camera;
  for (let i = 0; i < count; i++) {
    const [u, v] = [uv[2 * i], uv[2 * i + 1]];
    range[i] = Math.hypot(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
    near[i] = seen[i] & Number(u >= -margin && v >= -margin && u <= width - 1 + margin && v <= height - 1 + margin);
    seen[i] &= Number(u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1);
  }
  markVisible(uv, range, seen, count, camera, visible);
  return { xyz, uv, seen, near, visible };
}

/** Evenly thinned numbers of the points that count. */
function thinned(near: Uint8Array, count: number, most: number, counts: (i: number) => boolean): Uint32Array {
  const kept = new Uint32Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) if (near[i] === 1 && counts(i)) kept[n++] = i;
  const step = Math.max(1, n / most);
  return Uint32Array.from({ length: Math.floor(n / step) }, (_, k) => kept[Math.floor(k * step)]);
}

/** Ends of surfaces across and along, x y z in the camera's frame. */
function outlinesOf(evidence: FrameEvidence, near: Uint8Array, most: number): [Float64Array, Float64Array] {
  const directions = directionsOf(
    evidence,
    thinned(near, evidence.count, Number.POSITIVE_INFINITY, () => true),
  );
  const neighbours = neighboursOf(directions);
  const m = toMatrix(evidence.T_camera_lidar);
  const of = (sides: 'across' | 'along') => {
    const { xyz, count } = edgePoints(directions, neighbours, sides);
    const step = Math.max(1, count / most);
    const kept = Math.floor(count / step);
    const some = Float64Array.from(
      { length: 3 * kept },
      (_, k) => xyz[3 * Math.floor(Math.floor(k / 3) * step) + (k % 3)],
    );
    move(some, kept, m, some);
    return some;
  };
  return [of('across'), of('along')];
}

/** Gray values where points fall, so that sky and bonnet do not take the bins of what the LiDAR sees. */
function grayCounts({ picture, count }: FrameEvidence, uv: Float64Array, seen: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < count; i++)
    if (seen[i] === 1) counts[picture.data[Math.round(uv[2 * i + 1]) * picture.width + Math.round(uv[2 * i])]]++;
  return counts;
}
