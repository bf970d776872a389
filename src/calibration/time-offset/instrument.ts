// What the shift is solved with where both tracks are noisy: slopes that have nothing in common with the residuals' noise.
import { rotateVector } from '../../geometry/rotation-vector.js';
import type { Guess } from './residuals.js';
import { type TurnCurve, walk } from './turn-curve.js';
import type { Turns } from './turns.js';

/**
 * For least squares the derivative of a residual by the shift is the slope of the interpolated curve. Its noise is in the
 * residual as well (that pulls the shift towards the middle between two readings) and adds to JᵀJ (that makes sigma too
 * small). As an instrumental variable (Z for J in Zᵀr = 0; Fuller 1987, ch. 2.4) a slope is used that is symmetric about the
 * ends of the step, so that the step's own error cancels, and that comes from one track while J comes from the other.
 */
export interface Instrument {
  /** ∂(turn)/∂(shift of both ends), three per turn, rad/s, in the frame of the turns; 0 where the track does not reach. */
  readonly slope: Float64Array;
  /** Whose slopes J must be: the other track's. */
  readonly derivative: 'curve' | 'turns';
}

/** Mean rate around each turn's end less that around its start, over `widthNs`, from the curve that the turns were cut from. */
export function ownInstrument(turns: Turns, own: TurnCurve, widthNs: number): Instrument {
  const slope = smoothSlopes(turns, own, widthNs, t => t);
  return { slope, derivative: 'curve' };
}

/** The same from the other track, at the guess; what the shift changes later is of no account. */
export function otherInstrument(turns: Turns, curve: TurnCurve, widthNs: number, guess: Guess): Instrument {
  const { shiftNs, drift, centreNs, rotation, scale } = guess;
  const slope = smoothSlopes(turns, curve, widthNs, t => t + shiftNs + drift * (t - centreNs));
  for (let i = 0; i < slope.length; i += 3) {
    slope.set(rotateVector(rotation, [scale * slope[i], scale * slope[i + 1], scale * slope[i + 2]]), i);
  }
  return { slope, derivative: 'turns' };
}

function smoothSlopes(turns: Turns, curve: TurnCurve, widthNs: number, when: (t: number) => number): Float64Array {
  const n = turns.start.length;
  const slope = new Float64Array(3 * n);
  const walker = walk(curve);
  const half = widthNs / 2;
  const perSecond = 1e9 / widthNs;
  const around = (t: number) => walker.turn(t - half, t + half);
  for (let i = 0; i < n; i++) {
    const before = around(when(turns.start[i]));
    const after = around(when(turns.end[i]));
    if (!before || !after) continue;
    for (let c = 0; c < 3; c++) slope[3 * i + c] = (after[c] - before[c]) * perSecond;
  }
  return slope;
}
