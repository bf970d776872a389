// The NID of a few frames as a function of how the extrinsic moves: along the axes that are free, in units that weigh alike.
import { rotationExp } from '../../geometry/rotation-vector.js';
import { compose, type SE3, toMatrix } from '../../geometry/se3.js';
import type { FrameEvidence } from '../evidence/index.js';
import { informationDistance } from './information-distance.js';
import { addToHistogram, BINS, type NidFrame, NidScratch } from './joint-histogram.js';
import { type PrepareOptions, prepareFrame } from './prepare-frame.js';

/** One unit of the search along rx ry rz tx ty tz: 0.01 rad moves the picture about as much as 0.1 m at 10 m. */
export const UNITS = [0.01, 0.01, 0.01, 0.1, 0.1, 0.1] as const;

/** A frame, and the channel of its points that is held against the picture. */
export interface ChannelFrame {
  readonly evidence: FrameEvidence;
  readonly channel: Float32Array;
}

export interface Objective {
  readonly frames: readonly NidFrame[];
  /** How many points fall on the pictures where nothing is moved. */
  readonly points: number;
  /** The pooled NID at `x`, units along the free axes. */
  at(x: ArrayLike<number>): number;
  /** The joint histogram of each frame on its own at `x`: BINS² numbers each. */
  histogramsAt(x: ArrayLike<number>): Float64Array[];
}

/** Points are prepared, and hidden ones culled, as `T_camera_lidar` sees them. Frames that show too little are left out. */
export function objectiveAround(
  frames: readonly ChannelFrame[],
  T_camera_lidar: SE3,
  free: readonly number[],
  options: PrepareOptions,
): Objective {
  const scratch = new NidScratch();
  const prepared = frames
    .map(({ evidence, channel }) => prepareFrame(evidence, channel, T_camera_lidar, options))
    .filter(frame => frame !== undefined);
  const joint = new Float64Array(BINS * BINS);
  const fill = (x: ArrayLike<number>, to: (frame: number) => Float64Array) => {
    const motion = toMatrix(motionAt(x, free));
    let points = 0;
    for (const [i, frame] of prepared.entries()) points += addToHistogram(frame, motion, to(i), scratch);
    return points;
  };
  const nothing = new Float64Array(free.length);
  return {
    frames: prepared,
    points: fill(nothing, () => joint),
    at(x) {
      joint.fill(0);
      fill(x, () => joint);
      return informationDistance(joint, BINS);
    },
    histogramsAt(x) {
      const all = prepared.map(() => new Float64Array(BINS * BINS));
      fill(x, i => all[i]);
      return all;
    },
  };
}

/** T_new_given of the camera: what is applied after the given T_camera_lidar. */
export function motionAt(x: ArrayLike<number>, free: readonly number[]): SE3 {
  const all = [0, 0, 0, 0, 0, 0];
  free.forEach((axis, k) => {
    all[axis] = x[k] * UNITS[axis];
  });
  return { q: rotationExp([all[0], all[1], all[2]]), t: [all[3], all[4], all[5]] };
}

/** T_camera_lidar moved by `x`. */
export function moved(T_camera_lidar: SE3, x: ArrayLike<number>, free: readonly number[]): SE3 {
  return compose(motionAt(x, free), T_camera_lidar);
}
