// The rotation between two sensors of one rigid body from how each of them turned: AX = XB for rotations.
//
//   R_a_b · b_i = a_i      a_i, b_i: the rotation vectors of one step as each sensor saw it (Park and Martin 1994)
//
// Start by Kabsch's alignment, then robust least squares along with clock, drift and gyro bias (time-offset/refine.ts).
import { RAD_PER_DEG } from '../../geometry/angle.js';
import { rotateVector, rotationInverse } from '../../geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { type Coarse, coarseOffset } from '../time-offset/coarse.js';
import { commonMotion, fitPair } from '../time-offset/fit-pair.js';
import { judgePeak } from '../time-offset/gate.js';
import type { MotionTrack } from '../time-offset/motion-track.js';
import { type Pair, pairOf } from '../time-offset/pair.js';
import { refusal } from '../time-offset/reasons.js';
import { fitRotation, type RotationFit } from './fit-rotation.js';
import { CLOCK_SLACK_NS, type HandEye, type HandEyeAxis, type HandEyeOptions, type HandEyeReason } from './hand-eye.js';
import { covarianceOf, keepingPrior, LOOSEST, refusalsOf, weakAxes } from './verdict.js';

const SIGMA_LIMIT = RAD_PER_DEG;
const FEWEST_READINGS = 20;

/** Both must tell rotations: rates or increments. Throws FL0801 for a speed. Memory and time as for `estimateOffset`. */
export function estimateHandEye(a: MotionTrack, b: MotionTrack, options: HandEyeOptions = {}): HandEye {
  if (a.kind === 'speed' || b.kind === 'speed')
    throw new FramelockError('FL0801', 'expected two tracks of rotations, got a speed');
  if (a.headingOnly || b.headingOnly)
    return nothing([
      {
        code: 'heading_only',
        refuses: true,
        text: 'a track knows the turn about z only: it tells no rotation between the two',
      },
    ]);
  const pair = pairOf(a, b);
  const lengths = [pair.a.t.length, pair.b.t.length];
  if (Math.min(...lengths) < FEWEST_READINGS)
    return nothing([
      refusal('too_little_data', `expected at least ${FEWEST_READINGS} readings of each, got ${lengths.join(' and ')}`),
    ]);
  const origins = pair.a.originNs - pair.b.originNs;
  const { offsetNs, prior } = options;
  const around = offsetNs === undefined ? {} : { aroundNs: Number(offsetNs - origins), maxLagNs: CLOCK_SLACK_NS };
  const coarse = coarseOffset(pair.a, pair.b, { signed: false, ...around });
  if (!coarse)
    return nothing([
      refusal(
        'no_overlap',
        'there is no lag at which both say long enough how they turn, and turn differently over time',
      ),
    ]);
  const unclear = judgePeak(coarse);
  if (unclear.length > 0) return nothing(unclear);
  const given = prior && (pair.turnsFrom === 'a' ? prior : rotationInverse(prior));
  const found = fitted(pair, coarse, given);
  return found
    ? answered(pair, found, origins, options)
    : nothing([refusal('no_fit', 'the motion leaves an unknown of the fit undetermined')]);
}

function fitted(pair: Pair, coarse: Coarse, given: Quaternion | undefined): RotationFit | undefined {
  const sign = pair.turnsFrom === 'a' ? -1 : 1;
  const rough = fitPair(pair, sign * coarse.offsetNs, coarse.halfWidthNs, given ?? [0, 0, 0, 1]);
  return rough && fitRotation(rough, given ?? [0, 0, 0, 1], LOOSEST);
}

function answered(pair: Pair, found: RotationFit, origins: bigint, options: HandEyeOptions): HandEye {
  const { fit, axes: own, axisRatio } = found;
  const { prior, sigmaLimit = SIGMA_LIMIT } = options;
  const refusals = refusalsOf(found);
  const candidate = pair.turnsFrom === 'a' ? fit.rotation : rotationInverse(fit.rotation);
  const intoA = (v: Vec3) => (pair.turnsFrom === 'a' ? v : rotateVector(candidate, v));
  const axes = own.map(({ direction, sigma = Number.POSITIVE_INFINITY }): HandEyeAxis => {
    const known = sigma <= LOOSEST;
    const observable = refusals.length === 0 && sigma <= sigmaLimit;
    return { direction: intoA(direction), sigma: known ? sigma : null, observable };
  });
  const observable = axes.every(axis => axis.observable);
  const some = axes.some(axis => axis.observable);
  const rotation = observable ? candidate : some && prior ? keepingPrior(candidate, axes, prior) : null;
  const weak = refusals.length > 0 ? [] : weakAxes(axes, rotation !== null, axisRatio, sigmaLimit);
  const sign = pair.turnsFrom === 'a' ? -1 : 1;
  const common = commonMotion(found);
  const squares = fit.at.residual.reduce((sum, x) => sum + x * x, 0);
  return {
    rotation,
    observable,
    axes,
    covariance: observable ? covarianceOf(axes) : null,
    reasons: [...refusals, ...weak],
    candidate,
    offsetNs: origins + BigInt(Math.round(sign * fit.shiftNs)),
    offsetSigmaNs: fit.shiftSigmaNs,
    measures: {
      axisRatio,
      excitation: common.excitation,
      correlation: common.correlation,
      turns: fit.used,
      seconds: fit.at.seconds.reduce((sum, h) => sum + h, 0),
      residual: Math.sqrt(squares / Math.max(1, fit.used)),
    },
  };
}

function nothing(reasons: readonly HandEyeReason[]): HandEye {
  const empty = { rotation: null, covariance: null, candidate: null, offsetNs: null, offsetSigmaNs: null };
  return { ...empty, observable: false, axes: [], reasons, measures: {} };
}
