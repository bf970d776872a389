// What is asked and answered about how one sensor is turned against another that moves with it.
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import type { RefusalCode } from '../time-offset/reasons.js';

export interface HandEyeOptions {
  /** a's clock minus b's where it is known, ns: it is then looked for within `CLOCK_SLACK_NS` of this. Else at every lag. */
  readonly offsetNs?: bigint;
  /** R_a_b as given beforehand: what the motion does not tell is kept from it. */
  readonly prior?: Quaternion;
  /** Largest sigma of an observable axis, rad; 1° by default. */
  readonly sigmaLimit?: number;
}

/** Clocks of one recording may still differ by this much, ns. */
export const CLOCK_SLACK_NS = 0.5e9;

export interface HandEyeAxis {
  /** Unit vector in a's frame: turning b about it changes R_a_b = Exp(angle·direction)·R_a_b. */
  readonly direction: Vec3;
  /** Standard deviation of the turn about it, rad; null where the motion tells nothing of it. */
  readonly sigma: number | null;
  readonly observable: boolean;
}

export interface HandEyeReason {
  readonly code: RefusalCode | 'single_axis' | 'weak_axis' | 'heading_only';
  readonly refuses: boolean;
  readonly text: string;
}

/** R_a_b turns a vector of b's frame into a's: turns observed by a are R_a_b times those observed by b. */
export interface HandEye {
  /**
   * Null when no axis is observable, and when one is not and nobody gave a `prior` for it. With a prior, the smallest change
   * of it that agrees with the axes that are observable.
   */
  readonly rotation: Quaternion | null;
  /** All three axes are observable. */
  readonly observable: boolean;
  /** At right angles to each other, the best known first. Empty when nothing could be fitted. */
  readonly axes: readonly HandEyeAxis[];
  /** Row-major 3×3 covariance of the turn, rad², in a's frame; null unless all three axes are observable. */
  readonly covariance: Float64Array | null;
  readonly reasons: readonly HandEyeReason[];
  /** What would have been said if all criteria held; never to be used where `rotation` is null. */
  readonly candidate: Quaternion | null;
  /** a's clock minus b's at the middle of the drive, as fitted along with the rotation, ns; null without a fit. */
  readonly offsetNs: bigint | null;
  readonly offsetSigmaNs: number | null;
  readonly measures: {
    /** Second over first singular value of Σ a·bᵀ: 0 for motion about one axis. */
    readonly axisRatio?: number;
    /** rms of the common rate about its mean, rad/s. */
    readonly excitation?: number;
    /** Of the two rate vectors, once turned alike. */
    readonly correlation?: number;
    /** Turns that both cover, and the seconds they take. */
    readonly turns?: number;
    readonly seconds?: number;
    /** rms of what is left of a turn, rad. */
    readonly residual?: number;
  };
}
