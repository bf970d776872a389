// What the turns of one track say against the curve of the other under a guess of offset, rotation, bias and scale.
import { rotateVector } from '../../geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { type TurnCurve, vectorAt, walk } from './turn-curve.js';
import type { Turns } from './turns.js';

/** The curve's clock reads t + τ + drift·(t − centre) when the turns' clock reads t. */
export interface Guess {
  /** τ, ns. */
  readonly shiftNs: number;
  /** Dimensionless: 1e-6 is 1 ppm. */
  readonly drift: number;
  readonly centreNs: number;
  /** R: a vector of the curve's frame seen in the frame of the turns. */
  readonly rotation: Quaternion;
  /** Rate that the turns show and the curve does not, rad/s, in the frame of the turns. */
  readonly bias: Vec3;
  /** Turns over the curve's turns; 1 for rotations. */
  readonly scale: number;
}

/** Rows of three, one entry per turn that the curve covers. */
export interface Residuals {
  /** Position of each entry in the turns. */
  readonly index: Int32Array;
  /** turn − scale·R·(turn of the curve) − bias·length, rad. */
  readonly residual: Float64Array;
  /** R·(turn of the curve), rad. */
  readonly predicted: Float64Array;
  /** R·(how the curve's turn changes per second of shift), rad/s. */
  readonly slope: Float64Array;
  /** Length of each turn, s, and its middle against the centre, s. */
  readonly seconds: Float64Array;
  readonly fromCentre: Float64Array;
  /** As in Turns, between neighbours here. */
  readonly joined: Uint8Array;
}

export function residuals(turns: Turns, curve: TurnCurve, guess: Guess): Residuals {
  const n = turns.start.length;
  const index = new Int32Array(n);
  const [residual, predicted, slope] = [0, 1, 2].map(() => new Float64Array(3 * n));
  const [seconds, fromCentre] = [0, 1].map(() => new Float64Array(n));
  const joined = new Uint8Array(n);
  const walker = walk(curve);
  const { shiftNs, drift, centreNs, rotation, bias, scale } = guess;
  const onCurve = (t: number) => t + shiftNs + drift * (t - centreNs);
  let m = 0;
  for (let i = 0; i < n; i++) {
    const [start, end] = [turns.start[i], turns.end[i]];
    const found = walker.turnAndSlope(onCurve(start), onCurve(end));
    if (!found) continue;
    const p = rotateVector(rotation, found.turn);
    const d = rotateVector(rotation, found.slope);
    const own = vectorAt(turns.turn, i);
    const h = (end - start) * 1e-9;
    for (let c = 0; c < 3; c++) {
      predicted[3 * m + c] = p[c];
      slope[3 * m + c] = d[c];
      residual[3 * m + c] = own[c] - scale * p[c] - bias[c] * h;
    }
    seconds[m] = h;
    fromCentre[m] = ((start + end) / 2 - centreNs) * 1e-9;
    joined[m] = turns.joined[i] && m > 0 && index[m - 1] === i - 1 ? 1 : 0;
    index[m++] = i;
  }
  return {
    index: index.subarray(0, m),
    residual: residual.subarray(0, 3 * m),
    predicted: predicted.subarray(0, 3 * m),
    slope: slope.subarray(0, 3 * m),
    seconds: seconds.subarray(0, m),
    fromCentre: fromCentre.subarray(0, m),
    joined: joined.subarray(0, m),
  };
}
