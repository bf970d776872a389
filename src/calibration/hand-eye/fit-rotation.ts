// The last step of hand-eye: the rotation with its full covariance, and which of its axes the motion tells.

import {
  crossProduct,
  rotateVector,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { invertMatrix, symmetricEigen } from '../../geometry/small-matrix.js';
import { vec3 } from '../../geometry/vec3.js';
import { acrossOf, addToMoment, alignAxis, alignRotation, type Moment } from '../time-offset/align-rotation.js';
import type { PairFit } from '../time-offset/fit-pair.js';
import { type Fit, type Problem, refine } from '../time-offset/refine.js';
import { vectorAt } from '../time-offset/turn-curve.js';
import { someTurns } from '../time-offset/turns.js';

export interface RotationAxis {
  /** Unit vector in the frame of the turns. */
  readonly direction: Vec3;
  /** rad; undefined where the motion tells nothing of it. */
  readonly sigma: number | undefined;
}

export interface RotationFit {
  readonly fit: Fit;
  readonly problem: Problem;
  /** The best known first, at right angles to each other. */
  readonly axes: readonly RotationAxis[];
  readonly axisRatio: number;
}

/** λ2/λ1 of the motion below which it counts as being about one axis. */
export const SINGLE_AXIS = 1e-3;
const EVERY: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * From a fit whose clock is settled. `given` stands in for what is not told: it is used when the motion is about one axis, or
 * when one turn is known no better than `loosest` rad.
 */
export function fitRotation(rough: PairFit, given: Quaternion, loosest: number): RotationFit | undefined {
  const moment = momentOf(rough);
  const { axisRatio, axis } = alignRotation(moment);
  const run = (directions: readonly Vec3[], start: Fit) => {
    const problem: Problem = { ...rough.problem, crossed: true, unknowns: { ...rough.problem.unknowns, directions } };
    const fit = refine(problem, start, start.noise);
    return fit && { fit, problem, axisRatio, axes: axesOf(fit, directions) };
  };
  if (axisRatio >= SINGLE_AXIS && !rough.singleAxis) {
    const full = run(EVERY, rough.fit);
    if (full?.fit.converged && (full.axes[2].sigma ?? Number.POSITIVE_INFINITY) <= loosest) return full;
  }
  const about = rough.singleAxis ?? axis;
  const side = acrossOf(about);
  const start = rough.singleAxis ? rough.fit : { ...rough.fit, rotation: alignAxis(moment, given) };
  const part = run([side, crossProduct(about, side)], start);
  return part && { ...part, axes: [...part.axes, { direction: about, sigma: undefined }] };
}

/** Σ turn·(turn of the curve)ᵀ, each in its own frame. */
function momentOf({ fit: { at, rotation }, problem }: PairFit): Moment {
  const moment = new Float64Array(9);
  const back = rotationInverse(rotation);
  for (let i = 0; i < at.seconds.length; i++)
    addToMoment(moment, vectorAt(problem.turns.turn, at.index[i]), rotateVector(back, vectorAt(at.predicted, i)));
  return moment;
}

function axesOf(fit: Fit, directions: readonly Vec3[]): RotationAxis[] {
  const n = directions.length;
  const { values, vectors } = symmetricEigen(fit.rotationCovariance, n);
  return values
    .map((value, k): RotationAxis => {
      const direction = vec3(axis => directions.reduce((sum, d, i) => sum + vectors[k][i] * d[axis], 0));
      return { direction, sigma: value >= 0 ? Math.sqrt(value) : undefined };
    })
    .reverse();
}

/** Beyond this χ² (three degrees of freedom) the halves differ: chance and sigmas that are a little small reach 20 now and then. */
const MOST_CHI2 = 30;

/** How far the halves differ, χ², where that is too far; undefined where they agree or a half alone tells too little. */
export function halvesDiffer({ fit, problem }: RotationFit, loosest: number): number | undefined {
  const middle = fit.at.index[fit.at.index.length >> 1];
  const n = problem.turns.start.length;
  const [first, second] = [someHalf(problem, fit, 0, middle), someHalf(problem, fit, middle, n)];
  if (!first || !second || Math.max(first.rotationSigma, second.rotationSigma) > loosest) return undefined;
  const { directions } = problem.unknowns;
  const apart = rotationLog(rotationProduct(second.rotation, rotationInverse(first.rotation)));
  const along = directions.map(d => d[0] * apart[0] + d[1] * apart[1] + d[2] * apart[2]);
  const inverse = invertMatrix(
    first.rotationCovariance.map((c, i) => c + second.rotationCovariance[i]),
    along.length,
  );
  if (!inverse) return undefined;
  const chi2 = along.reduce(
    (sum, x, i) => along.reduce((s, y, j) => s + x * y * inverse[along.length * i + j], sum),
    0,
  );
  return chi2 > MOST_CHI2 ? chi2 : undefined;
}

/** Only rotation, shift and bias are free: drift and noise are those of the whole drive. */
function someHalf(problem: Problem, fit: Fit, first: number, behind: number): Fit | undefined {
  const { instrument, turns, unknowns } = problem;
  const slope = instrument?.slope.subarray(3 * first, 3 * behind);
  const part: Problem = {
    ...problem,
    turns: someTurns(turns, first, behind),
    instrument: instrument && slope && { ...instrument, slope },
    unknowns: { ...unknowns, drift: false },
  };
  const found = refine(part, fit, fit.noise);
  return found?.converged ? found : undefined;
}
