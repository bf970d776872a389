// What is asked and answered about a pose from points that a picture shows.
import type { SE3 } from '../../geometry/se3.js';

export interface PoseOptions {
  /** Noise of a pixel coordinate as far as it is known, px: the residuals' own counts where it is larger. */
  readonly sigmaPx?: number;
  /** A pose near which to look as well, such as the one in use. */
  readonly start?: SE3;
  /** Largest sigmas of an observable axis; 0.5° (in rad) and 0.05 m by default. */
  readonly rotationLimit?: number;
  readonly translationLimit?: number;
}

export interface PoseReason {
  readonly code:
    | 'too_few_points'
    | 'points_on_a_line'
    | 'no_fit'
    | 'two_poses'
    | 'rotation_sigma'
    | 'translation_sigma'
    | 'weakly_conditioned'
    | 'outliers'
    | 'large_residuals';
  readonly refuses: boolean;
  readonly text: string;
}

/** One of the poses that the points allow. */
export interface PoseSolution {
  readonly T_camera_target: SE3;
  /** Root mean square of the distances in the picture of the points that it explains, px. */
  readonly rmsPx: number;
  readonly inliers: number;
}

export interface PoseFit {
  /** Null when it is not told. */
  readonly T_camera_target: SE3 | null;
  readonly observable: boolean;
  /** Standard deviations: turn about the camera's x, y, z (rad), shift along them (m). Infinite where nothing is told. */
  readonly sigma: readonly number[];
  /** Row-major 6×6, in the order of `sigma`; null without a fit. */
  readonly covariance: Float64Array | null;
  /** Square root of the largest over the smallest eigenvalue of the covariance once all sigmas are 1. */
  readonly condition: number;
  readonly reasons: readonly PoseReason[];
  /** The best first; more than one where a mirrored plane fits as well. */
  readonly solutions: readonly PoseSolution[];
  /** Distance of each point in the picture under the best solution, px; infinite where the lens does not see it. */
  readonly residualPx: Float64Array;
  /** 1 for each point that the best solution explains. */
  readonly inlier: Uint8Array;
  readonly sigmaPx: number;
}
