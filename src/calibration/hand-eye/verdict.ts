// What of a fitted rotation is told: refusals of the whole, axes that the motion leaves open, and what stands in for them.

import { DEG_PER_RAD } from '../../geometry/angle.js';
import { rotationExp, rotationInverse, rotationLog, rotationProduct } from '../../geometry/rotation-vector.js';
import type { Quaternion } from '../../geometry/se3.js';
import { inDegrees, tooFew, twoDigits } from '../round-words.js';
import { commonMotion } from '../time-offset/fit-pair.js';
import { gateLimits } from '../time-offset/gate.js';
import { refusal } from '../time-offset/reasons.js';
import { halvesDiffer, type RotationFit, SINGLE_AXIS } from './fit-rotation.js';
import type { HandEyeAxis, HandEyeReason } from './hand-eye.js';

/** Noise alone never claims to know a turn better than this, rad: its sigma is 1 rad and more. */
export const LOOSEST = 0.1;

export function refusalsOf(found: RotationFit): HandEyeReason[] {
  const reasons: HandEyeReason[] = [];
  const { excitation, correlation } = commonMotion(found);
  if (!(excitation >= gateLimits.turning))
    reasons.push(
      refusal(
        'too_little_motion',
        `the common motion varies by ${tooFew(excitation * DEG_PER_RAD, gateLimits.turning * DEG_PER_RAD)} °/s rms; at least ${twoDigits(gateLimits.turning * DEG_PER_RAD)} is needed`,
      ),
    );
  // The speeds of turning agreed before; the vectors must, too, or the two are not on one body.
  if (!(correlation >= LEAST_CORRELATION))
    reasons.push(
      refusal(
        'weak_correlation',
        `turned alike, the motions correlate to ${tooFew(correlation, LEAST_CORRELATION)}; at least ${LEAST_CORRELATION} is needed`,
      ),
    );
  if (!found.fit.converged) reasons.push(refusal('no_fit', 'the fit did not settle on one rotation'));
  const apart = reasons.length === 0 ? halvesDiffer(found, LOOSEST) : undefined;
  if (apart !== undefined)
    reasons.push(
      refusal(
        'halves_disagree',
        `the halves of the drive give rotations that differ by χ² ${twoDigits(apart)} (3 degrees of freedom): a sensor moved, or a track is wrong`,
      ),
    );
  return reasons;
}

const LEAST_CORRELATION = 0.6;

/** `kept`: a prior stands in for them. */
export function weakAxes(axes: readonly HandEyeAxis[], kept: boolean, ratio: number, limit: number): HandEyeReason[] {
  return axes
    .filter(axis => !axis.observable)
    .map(({ direction, sigma }) => {
      const where = `(${direction.map(x => x.toFixed(2)).join(', ')}) in the frame of the first`;
      const then = kept ? '; the rotation about it was kept as given beforehand' : '; nothing stands in for it';
      return sigma === null
        ? {
            code: 'single_axis' as const,
            refuses: !kept,
            text: `the body turns about one axis only${ratio < SINGLE_AXIS ? '' : ', as far as noise lets see'}, ${where} (λ2/λ1 ${twoDigits(ratio)}): the motion does not tell how the sensors are turned about it${then}`,
          }
        : {
            code: 'weak_axis' as const,
            refuses: !kept,
            text: `about ${where} the rotation is known to ${inDegrees(sigma)} only; the limit is ${inDegrees(limit)}${then}`,
          };
    });
}

/** The rotation that agrees with `found` across the axes that are open, and about them with the prior as far as it can. */
export function keepingPrior(found: Quaternion, axes: readonly HandEyeAxis[], prior: Quaternion): Quaternion {
  const open = axes.filter(axis => !axis.observable);
  if (open.length === 1) {
    // Of all turns of `found` about the open axis the one nearest to the prior: the twist of prior·found⁻¹.
    const [x, y, z, w] = rotationProduct(prior, rotationInverse(found));
    const d = open[0].direction;
    const angle = 2 * Math.atan2(x * d[0] + y * d[1] + z * d[2], w);
    return rotationProduct(rotationExp([angle * d[0], angle * d[1], angle * d[2]]), found);
  }
  const change = rotationLog(rotationProduct(found, rotationInverse(prior)));
  const turn: [number, number, number] = [0, 0, 0];
  for (const { direction, observable } of axes) {
    if (!observable) continue;
    const along = direction[0] * change[0] + direction[1] * change[1] + direction[2] * change[2];
    for (let c = 0; c < 3; c++) turn[c] += along * direction[c];
  }
  return rotationProduct(rotationExp(turn), prior);
}

/** Σ σ² d dᵀ. */
export function covarianceOf(axes: readonly HandEyeAxis[]): Float64Array {
  const out = new Float64Array(9);
  for (const { direction, sigma } of axes)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) out[3 * i + j] += (sigma ?? 0) ** 2 * direction[i] * direction[j];
  return out;
}
