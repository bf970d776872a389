// The distance between clouds and pictures of a few frames as a function of how the extrinsic moves, in units that weigh alike.
import { rotationExp } from '../../geometry/rotation-vector.js';
import { compose, type SE3, toMatrix } from '../../geometry/se3.js';
import type { RankTally } from '../../kernel/score/score-kernels.js';
import { COUNTS, distance, naturalWeights, type Weights } from './counts.js';
import type { FrameKit } from './frame-kit.js';
import type { NidFrame } from './nid-frame.js';
import { type PrepareOptions, prepareFrame } from './prepare-frame.js';

/** One unit of the search along rx ry rz tx ty tz: 0.01 rad moves the picture about as much as 0.1 m at 10 m. */
export const UNITS = [0.01, 0.01, 0.01, 0.1, 0.1, 0.1] as const;

/** How finely frames are compared, and by which loops. */
export interface Counting {
  readonly level: number;
  readonly tally: RankTally;
}

export interface Objective {
  readonly frames: readonly NidFrame[];
  readonly weights: Weights;
  /** The pooled distance at `x`, units along the free axes. */
  at(x: ArrayLike<number>): number;
  /** The counts of each frame on its own at `x`. */
  countsAt(x: ArrayLike<number>): Float64Array[];
}

/** Without `given` weights those are natural that hold where nothing is moved. Points are prepared, and hidden ones culled, as `T_camera_lidar` sees them. Frames that show too little are left out. */
export function objectiveAround(
  frames: readonly FrameKit[],
  T_camera_lidar: SE3,
  free: readonly number[],
  options: PrepareOptions & Counting,
  given?: Weights,
): Objective {
  const { tally } = options;
  const prepared = frames.map(kit => prepareFrame(kit, T_camera_lidar, options)).filter(frame => frame !== undefined);
  const pooled = new Float64Array(COUNTS);
  const pool = (x: ArrayLike<number>) => {
    pooled.fill(0);
    const motion = toMatrix(motionAt(x, free));
    for (const frame of prepared) tally(frame, motion, pooled);
    return pooled;
  };
  const weights = given ?? naturalWeights(pool(new Float64Array(free.length)));
  return {
    frames: prepared,
    weights,
    at: x => distance(pool(x), weights),
    countsAt(x) {
      const motion = toMatrix(motionAt(x, free));
      return prepared.map(frame => {
        const counts = new Float64Array(COUNTS);
        tally(frame, motion, counts);
        return counts;
      });
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
