// How well a rotation makes two sensors' turns agree: nothing is fitted.
import { rotationInverse } from '../../geometry/rotation-vector.js';
import type { Quaternion } from '../../geometry/se3.js';
import { medianOf } from '../time-offset/knots.js';
import type { MotionTrack } from '../time-offset/motion-track.js';
import { pairOf } from '../time-offset/pair.js';
import { residuals } from '../time-offset/residuals.js';

/** Median size of what is left of a turn, rad, with R_a_b and a's clock minus b's (ns); and how many turns that is of. */
export function turnMisfit(
  a: MotionTrack,
  b: MotionTrack,
  R_a_b: Quaternion,
  offsetNs: bigint,
): { readonly median: number; readonly count: number } {
  const pair = pairOf(a, b);
  const apart = Number(offsetNs - (pair.a.originNs - pair.b.originNs));
  const fromA = pair.turnsFrom === 'a';
  const at = residuals(pair.turns, pair.curve, {
    shiftNs: fromA ? -apart : apart,
    drift: 0,
    centreNs: 0,
    rotation: fromA ? R_a_b : rotationInverse(R_a_b),
    bias: [0, 0, 0],
    scale: 1,
  });
  const count = at.seconds.length;
  const size = Float64Array.from({ length: count }, (_, i) => Math.hypot(...at.residual.subarray(3 * i, 3 * i + 3)));
  return { median: count > 0 ? medianOf(size) : Number.NaN, count };
}
