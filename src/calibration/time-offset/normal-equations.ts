// One step of the least squares: the derivatives of every residual, whitened and summed into a few small matrices.
import { crossProduct } from '../../geometry/rotation-vector.js';
import type { Vec3 } from '../../geometry/se3.js';
import type { Guess, Residuals } from './residuals.js';
import { vectorAt } from './turn-curve.js';
import type { Whitener } from './whiten.js';

/** Which unknowns a fit has, in this order: shift (s), drift, rotation about each direction (rad), bias (rad/s) per row, scale. */
export interface Unknowns {
  readonly drift: boolean;
  /** Unit vectors in the frame of the turns about which R may turn: three, two (about one axis nothing is known), or none. */
  readonly directions: readonly Vec3[];
  readonly bias: boolean;
  readonly scale: boolean;
  /** Components of the turns that were measured. */
  readonly rows: readonly number[];
}

export function unknownCount({ drift, directions, bias, scale, rows }: Unknowns): number {
  return 1 + (drift ? 1 : 0) + directions.length + (bias ? rows.length : 0) + (scale ? 1 : 0);
}

export interface NormalEquations {
  readonly n: number;
  /** ZᵀS⁻¹J, row-major; Z = J unless the turns' own slopes are the instrument. */
  readonly matrix: Float64Array;
  /** −ZᵀS⁻¹r. */
  readonly right: Float64Array;
  /** ZᵀS⁻¹Z, for the covariance. */
  readonly square: Float64Array;
  /** rᵀS⁻¹r. */
  readonly cost: number;
  /** n per entry: ZᵀS⁻¹r before it is summed over the entries. */
  readonly scores: Float64Array;
}

/**
 * `slopes`: those of the instrument's track and of the other, three per entry; without them J is the curve's, and Z is J.
 * `crossed`: what tells the rotation is taken from the other track's turns as well. Noise of the curve alone then tells nothing:
 * about an axis across which the body never turned ZᵀJ is nearly none and sigma is large, where JᵀJ would be the noise's square.
 */
export function normalEquations(
  at: Residuals,
  guess: Guess,
  unknowns: Unknowns,
  { diagonal, below }: Whitener,
  slopes?: { readonly Z: Float64Array; readonly J: Float64Array },
  crossed = false,
): NormalEquations {
  const n = unknownCount(unknowns);
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  const square = new Float64Array(n * n);
  const [J, Z] = [0, 1].map(() => new Float64Array(n));
  const scores = new Float64Array(n * at.seconds.length);
  let cost = 0;
  for (const row of unknowns.rows) {
    const [lastJ, lastZ] = [0, 1].map(() => new Float64Array(n));
    let lastR = 0;
    for (let i = 0; i < at.seconds.length; i++) {
      derivatives(at, i, row, guess, unknowns, J);
      Z.set(J);
      if (crossed) crossDirections(at, i, row, guess, unknowns, Z);
      if (slopes) {
        J[0] = -slopes.J[3 * i + row];
        Z[0] = -slopes.Z[3 * i + row];
        if (unknowns.drift) for (const column of [J, Z]) column[1] = column[0] * at.fromCentre[i];
      }
      const [b, d] = [below[i], diagonal[i]];
      const r = (at.residual[3 * i + row] - b * lastR) / d;
      for (let k = 0; k < n; k++) {
        lastJ[k] = (J[k] - b * lastJ[k]) / d;
        lastZ[k] = (Z[k] - b * lastZ[k]) / d;
      }
      for (let k = 0; k < n; k++) {
        right[k] -= lastZ[k] * r;
        scores[n * i + k] += lastZ[k] * r;
        for (let m = 0; m < n; m++) {
          matrix[n * k + m] += lastZ[k] * lastJ[m];
          square[n * k + m] += lastZ[k] * lastZ[m];
        }
      }
      cost += r * r;
      lastR = r;
    }
  }
  return { n, matrix, right, square, cost, scores };
}

/** The columns of the rotation with the turn that was measured in place of the one predicted. */
function crossDirections(at: Residuals, i: number, row: number, guess: Guess, unknowns: Unknowns, out: Float64Array) {
  let k = unknowns.drift ? 2 : 1;
  const [p, r] = [vectorAt(at.predicted, i), vectorAt(at.residual, i)];
  const own: Vec3 = [guess.scale * p[0] + r[0], guess.scale * p[1] + r[1], guess.scale * p[2] + r[2]];
  for (const direction of unknowns.directions) out[k++] = -crossProduct(direction, own)[row];
}

/** ∂r/∂unknown of one component. A turn of R by δ on the left moves Rβ by δ × Rβ. */
function derivatives(at: Residuals, i: number, row: number, guess: Guess, unknowns: Unknowns, out: Float64Array): void {
  let k = 0;
  out[k++] = -guess.scale * at.slope[3 * i + row];
  if (unknowns.drift) out[k++] = out[0] * at.fromCentre[i];
  const predicted = vectorAt(at.predicted, i);
  for (const direction of unknowns.directions) out[k++] = -guess.scale * crossProduct(direction, predicted)[row];
  if (unknowns.bias) for (const c of unknowns.rows) out[k++] = c === row ? -at.seconds[i] : 0;
  if (unknowns.scale) out[k++] = -predicted[row];
}
