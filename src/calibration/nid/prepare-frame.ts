// Evidence made ready for counting: points in the camera's frame that it can see, their bins, and the picture's ranks.
import type { SE3 } from '../../geometry/se3.js';
import { toMatrix } from '../../geometry/se3.js';
import type { FrameEvidence } from '../evidence/index.js';
import { type Level, pyramidOf } from '../observe/gray-pyramid.js';
import { rankBins, rankTable } from './equalise.js';
import { BINS, type NidFrame } from './joint-histogram.js';
import { markVisible } from './visible-points.js';

export interface PrepareOptions {
  /** Halvings of the picture: coarse levels widen the basin, and blur hides what is finer than a beam. */
  readonly level: number;
  /** Most points kept of a frame. */
  readonly mostPoints: number;
  /** Points up to this far outside of the picture are kept too: they may come in, px. */
  readonly margin: number;
}

/** Undefined where too few points fall on the picture to say anything. */
export function prepareFrame(
  evidence: FrameEvidence,
  channel: Float32Array,
  T_camera_lidar: SE3,
  options: PrepareOptions,
): NidFrame | undefined {
  const { camera, picture, count } = evidence;
  const all = new Float64Array(3 * count);
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  toCamera(evidence.xyz, count, toMatrix(T_camera_lidar), all);
  camera.project(all, count, uv, seen);
  const range = new Float64Array(count);
  const near = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    range[i] = Math.hypot(all[3 * i], all[3 * i + 1], all[3 * i + 2]);
    near[i] = seen[i] & inside(uv, i, camera.width, camera.height, options.margin);
    seen[i] &= inside(uv, i, camera.width, camera.height, 0);
  }
  const visible = new Uint8Array(count);
  markVisible(uv, range, seen, count, camera, visible);
  const kept = keep(near, seen, visible, channel, count, options.mostPoints);
  if (kept.length < FEWEST) return undefined;
  const xyz = new Float64Array(3 * kept.length);
  for (const [k, i] of kept.entries()) xyz.set(all.subarray(3 * i, 3 * i + 3), 3 * k);
  const bin = rankBins(
    Float32Array.from(kept, i => channel[i]),
    BINS,
  );
  const levels = pyramidOf(picture);
  const level = Math.min(options.level, levels.length - 1);
  const { width, height } = levels[level];
  const ranks = equalised(levels[level], grayCounts(evidence, uv, seen));
  return { frame: evidence.frame, xyz, bin, count: kept.length, camera, ranks, width, height, level };
}

/** Fewer points than this make no histogram of 256 cells. */
export const FEWEST = 200;

function inside(uv: Float64Array, i: number, width: number, height: number, margin: number): number {
  const u = uv[2 * i];
  const v = uv[2 * i + 1];
  return u >= -margin && v >= -margin && u <= width - 1 + margin && v <= height - 1 + margin ? 1 : 0;
}

/** Evenly thinned numbers of the points that count: not hidden, with a channel. */
function keep(
  near: Uint8Array,
  seen: Uint8Array,
  visible: Uint8Array,
  channel: Float32Array,
  count: number,
  most: number,
): Uint32Array {
  const kept = new Uint32Array(count);
  let n = 0;
  for (let i = 0; i < count; i++)
    if (near[i] === 1 && (seen[i] === 0 || visible[i] === 1) && Number.isFinite(channel[i])) kept[n++] = i;
  const step = Math.max(1, n / most);
  return Uint32Array.from({ length: Math.floor(n / step) }, (_, k) => kept[Math.floor(k * step)]);
}

/** Gray values where points fall, so that sky and bonnet do not take the bins of what the LiDAR sees. */
function grayCounts({ picture, count }: FrameEvidence, uv: Float64Array, seen: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < count; i++)
    if (seen[i] === 1) counts[picture.data[Math.round(uv[2 * i + 1]) * picture.width + Math.round(uv[2 * i])]]++;
  return counts;
}

function equalised({ data }: Level, counts: Float64Array): Float32Array {
  const table = rankTable(counts);
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const g = data[i];
    const low = Math.floor(g);
    const high = Math.min(255, low + 1);
    out[i] = table[low] + (g - low) * (table[high] - table[low]);
  }
  return out;
}

function toCamera(xyz: Float32Array, count: number, m: Float64Array, out: Float64Array): void {
  for (let i = 0; i < 3 * count; i += 3)
    for (let k = 0; k < 3; k++)
      out[i + k] = m[4 * k] * xyz[i] + m[4 * k + 1] * xyz[i + 1] + m[4 * k + 2] * xyz[i + 2] + m[4 * k + 3];
}
