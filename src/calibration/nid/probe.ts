// Frames made ready once, so that the distance between clouds and pictures can be asked for any nudge of pose and time at once.
import { compose, inverse, type SE3, toMatrix } from '../../geometry/se3.js';
import { plainLook } from '../../kernel/score/look.js';
import { plainRankTally } from '../../kernel/score/rank-tally.js';
import { type FrameEvidence, type Mover, motionAfter, type Twist } from '../evidence/index.js';
import { COUNTS, naturalWeights, type Weights } from './counts.js';
import { kitOf } from './frame-kit.js';
import type { NidFrame } from './nid-frame.js';
import { prepareFrame } from './prepare-frame.js';
import { FINE_POINTS } from './search.js';

/** What is kept of a frame: its points and its picture's ranks, not the cloud nor the picture. */
export interface ProbeFrame {
  readonly prepared: NidFrame;
  readonly T_camera_lidar: SE3;
  /** Of the LiDAR at the picture's moment; undefined where time cannot be told. */
  readonly twist?: Twist;
  /** In the LiDAR's frame. */
  readonly movers?: readonly Mover[];
}

/** A nudge: the camera's new frame from its given one, and what is added to the picture's moment. */
export interface Probed {
  readonly T_new_given: SE3;
  readonly dtNs: number;
}

export const unprobed: Probed = { T_new_given: { q: [0, 0, 0, 1], t: [0, 0, 0] }, dtNs: 0 };

/** Pictures are compared at about this many pixels per radian or more: 0.06° is finer than a LiDAR's beams. */
const FINEST = 620;
/** Ranks take 8 bytes a pixel: 4 MB a frame at most. */
const MOST_PIXELS = 5e5;

/** Halvings of a picture at which it is compared. */
function probeLevel({ camera }: Pick<FrameEvidence, 'camera'>): number {
  let level = Math.max(0, Math.floor(Math.log2(camera.params[0] / FINEST)));
  while (camera.width * camera.height > MOST_PIXELS * 2 ** (2 * level)) level++;
  return level;
}

/** Hidden points are left out as the given calibration sees them. Undefined where too few fall on the picture. */
export function probeFrame(evidence: FrameEvidence): ProbeFrame | undefined {
  const { T_camera_lidar, twist, movers } = evidence;
  const options = { level: probeLevel(evidence), mostPoints: FINE_POINTS };
  const prepared = prepareFrame(kitOf(evidence, T_camera_lidar), T_camera_lidar, options);
  return prepared && { prepared, T_camera_lidar, ...(twist ? { twist } : {}), ...(movers ? { movers } : {}) };
}

/** One frame's counts under a nudge, exactly projected. A frame without motion stays at its moment. */
export function probeCounts(frame: ProbeFrame, probed: Probed, tally = plainRankTally(plainLook())): Float64Array {
  const counts = new Float64Array(COUNTS);
  tally(frame.prepared, toMatrix(probeMotion(frame, probed)), counts);
  return counts;
}

/** How points in the given camera's frame move: what stood still is seen dt later, then from the new frame. */
export function probeMotion({ T_camera_lidar: T, twist }: ProbeFrame, { T_new_given, dtNs }: Probed): SE3 {
  if (!twist || dtNs === 0) return T_new_given;
  return compose(T_new_given, compose(compose(T, inverse(motionAfter(twist, dtNs))), inverse(T)));
}

/** Weights of the parts as they weigh under the given calibration. */
export function probeWeights(counts: readonly Float64Array[]): Weights {
  const sum = new Float64Array(COUNTS);
  for (const one of counts) for (let k = 0; k < COUNTS; k++) sum[k] += one[k];
  return naturalWeights(sum);
}
