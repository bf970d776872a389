// What of a frame does not change while the extrinsic is searched: outlines of the cloud, and the picture at every size.
import { type SE3, toMatrix } from '../../geometry/se3.js';
import { move } from '../../kernel/score/look.js';
import { median } from '../../time/order-statistics.js';
import type { FrameEvidence } from '../evidence/index.js';
import { directionsOf, neighboursOf } from '../health/directions.js';
import { edgePoints } from '../health/edges.js';
import { rankTable } from './equalise.js';
import { type PictureRanks, pictureRanks } from './picture-ranks.js';

export interface FrameKit {
  readonly evidence: FrameEvidence;
  /** Ends of surfaces across and along, x y z in the LiDAR's frame. */
  readonly outlines: readonly [Float64Array, Float64Array];
  /** Median angle from a point to the one above it, rad; NaN where there is none: the distance between beams. */
  readonly beamStep: number;
  /** The picture halved `level` times, as ranks; kept once made. */
  picture(level: number): PictureRanks;
}

/** Where points are in the camera's frame, and which the lens sees on the picture (`seen`) and near it (`near`). */
export interface Looked {
  readonly xyz: Float64Array;
  readonly uv: Float64Array;
  readonly seen: Uint8Array;
  readonly near: Uint8Array;
}

/** Points up to this far outside of the picture may come in, px per px of its width: 4°, twice what the search may turn. */
const MARGIN = 0.07;

export function kitOf(evidence: FrameEvidence, T_camera_lidar: SE3): FrameKit {
  const { near, uv, seen } = look(evidence, T_camera_lidar);
  const index = new Uint32Array(evidence.count);
  let n = 0;
  for (let i = 0; i < evidence.count; i++) if (near[i] === 1) index[n++] = i;
  const directions = directionsOf(evidence, index.subarray(0, n));
  const neighbours = neighboursOf(directions);
  const brightness = rankTable(grayCounts(evidence, uv, seen));
  const pictures = new Map<number, PictureRanks>();
  return {
    evidence,
    outlines: [edgePoints(directions, neighbours, 'across').xyz, edgePoints(directions, neighbours, 'along').xyz],
    beamStep: stepOf(directions.elevation, neighbours.up),
    picture(level) {
      const made = pictures.get(level) ?? pictureRanks(evidence.picture, level, brightness);
      pictures.set(level, made);
      return made;
    },
  };
}

function stepOf(elevation: Float64Array, up: Int32Array): number {
  const steps: number[] = [];
  for (let i = 0; i < up.length; i++) if (up[i] >= 0) steps.push(elevation[up[i]] - elevation[i]);
  return median(steps);
}

export function look({ xyz: given, count, camera }: FrameEvidence, T_camera_lidar: SE3): Looked {
  const xyz = new Float64Array(3 * count);
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  const near = new Uint8Array(count);
  move(given, count, toMatrix(T_camera_lidar), xyz);
  camera.project(xyz, count, uv, seen);
  const { width, height } = camera;
  const margin = MARGIN * width;
  for (let i = 0; i < count; i++) {
    const [u, v] = [uv[2 * i], uv[2 * i + 1]];
    near[i] = seen[i] & Number(u >= -margin && v >= -margin && u <= width - 1 + margin && v <= height - 1 + margin);
    seen[i] &= Number(u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1);
  }
  return { xyz, uv, seen, near };
}

/** Gray values where points fall, so that sky and bonnet do not take the bins of what the LiDAR sees. */
function grayCounts({ picture, count }: FrameEvidence, uv: Float64Array, seen: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < count; i++)
    if (seen[i] === 1) counts[picture.data[Math.round(uv[2 * i + 1]) * picture.width + Math.round(uv[2 * i])]]++;
  return counts;
}
