// What is asked and answered about two clocks.
import type { Quaternion } from '../../geometry/se3.js';
import type { CorrelationCurve } from './coarse.js';
import type { Reason } from './reasons.js';

export interface OffsetOptions {
  /** Look only at offsets within `maxLagNs` of `aroundNs` (default 0). Without it: every lag at which the recordings overlap. */
  readonly aroundNs?: bigint;
  readonly maxLagNs?: number;
  /** Largest sigma of an observable offset; default 5 ms, for speeds 20 ms. */
  readonly sigmaLimitNs?: number;
  /** R_a_b as far as it is known: it stands in where the motion cannot tell the rotation about its one axis. */
  readonly priorRotation?: Quaternion;
}

/** At the instant when b's clock reads t, a's clock reads t + offset + drift·1e-6·(t − epoch). */
export interface TimeOffset {
  /** Null when it is not observable. */
  readonly offsetNs: bigint | null;
  readonly sigmaNs: number | null;
  /** Null when the drive is too short or too quiet to tell it. */
  readonly drift: { readonly ppm: number; readonly sigmaPpm: number; readonly significant: boolean } | null;
  /** On b's clock. */
  readonly epochNs: bigint | null;
  /** R_a_b: a vector of b's frame seen in a's, xyzw. Null for speeds, and when the offset is not observable. */
  readonly rotation: Quaternion | null;
  readonly observable: boolean;
  readonly reasons: readonly Reason[];
  /** What would have been said if all criteria held; never to be used where `observable` is false. */
  readonly candidateNs: bigint | null;
  /** Numbers behind the reasons; those that were not reached are absent. */
  readonly measures: Measures;
  /** Offsets of its entries are against `curveOriginNs`. */
  readonly curve: CorrelationCurve | null;
  readonly curveOriginNs: bigint;
  readonly windows: readonly WindowOffset[];
}

export interface Measures {
  readonly peak?: number;
  readonly peakRatio?: number;
  readonly halfWidthNs?: number;
  readonly overlapSeconds?: number;
  /** rad/s rms; for speeds 0.01 rad/s stands for 1 m/s. */
  readonly excitation?: number;
  readonly fitSigmaNs?: number;
  readonly halvesNs?: number;
  readonly rotationSigma?: number;
  /** a's speeds over b's. */
  readonly speedRatio?: number;
  readonly turns?: number;
}

export interface WindowOffset {
  /** Middle of the window on b's clock. */
  readonly atNs: bigint;
  readonly offsetNs: bigint;
  readonly sigmaNs: number;
}
