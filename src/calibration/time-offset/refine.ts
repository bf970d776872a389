// The exact offset: least squares over shift, drift, rotation and gyro bias on integrated rates, from a start close by.
import { rotationExp, rotationProduct } from '../../geometry/rotation-vector.js';
import type { Vec3 } from '../../geometry/se3.js';
import { invertMatrix } from '../../geometry/small-matrix.js';
import type { Instrument } from './instrument.js';
import { medianOf } from './knots.js';
import { lingeringSquare } from './lingering-error.js';
import { type NormalEquations, normalEquations, type Unknowns, unknownCount } from './normal-equations.js';
import { type Guess, type Residuals, residuals } from './residuals.js';
import type { TurnCurve } from './turn-curve.js';
import type { Turns } from './turns.js';
import { likeliestNoise, type NoiseModel, type NoiseRange, whitener } from './whiten.js';

export interface Problem {
  readonly turns: Turns;
  readonly curve: TurnCurve;
  readonly unknowns: Unknowns;
  /** How neighbouring errors hang together is estimated within this range. */
  readonly noiseRange: NoiseRange;
  /**
   * Errors within this time hang together in a way that no model tells, and where stamps are off they are the larger the faster the body
   * turns: sigmas are taken from the residuals too.
   */
  readonly lingeringNs: number;
  readonly instrument?: Instrument;
  /** See `normalEquations`. */
  readonly crossed?: boolean;
  /** The shift moves at most this far per iteration, ns. */
  readonly stepNs: number;
}

export interface Fit extends Guess {
  readonly converged: boolean;
  /** One standard deviation, ns; dimensionless for the drift (0 when it was not an unknown); rad about the worst direction. */
  readonly shiftSigmaNs: number;
  readonly driftSigma: number;
  readonly rotationSigma: number;
  /** Row-major, of the turns about the unknowns' directions, rad². */
  readonly rotationCovariance: Float64Array;
  readonly noise: NoiseModel;
  /** Number of turns that both tracks cover. */
  readonly used: number;
  readonly at: Residuals;
}

/** Components of |x|² of a unit normal vector: median, and root of the 99 % quantile (χ² with 1, 2, 3 degrees of freedom). */
const CHI2_MEDIAN = [0.455, 1.386, 2.366];
const CHI_99 = [2.576, 3.035, 3.368];
const ROUNDS = 3;
const STEPS = 20;
/** A step this small against sigma, or below 1 ns, is the last. */
const SETTLED = 3e-3;

/** Undefined when too little is covered or an unknown cannot be determined at all. */
export function refine(problem: Problem, start: Guess, knownNoise?: NoiseModel): Fit | undefined {
  let guess = start;
  let noise: NoiseModel = knownNoise ?? { independent: problem.noiseRange[0] < 1 ? 0.1 : 1 };
  let weights = problem.turns.weight;
  let fit: Fit | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    fit = iterate(problem, guess, noise, weights);
    if (!fit) return undefined;
    guess = fit;
    if (round === ROUNDS - 1) break;
    weights = robustWeights(problem, fit, noise);
    const { noiseRange, unknowns } = problem;
    if (!knownNoise && noiseRange[0] < noiseRange[1]) {
      noise = likeliestNoise(fit.at.residual, unknowns.rows, chainOf(fit.at, weights), noiseRange);
    }
  }
  return fit;
}

/** What the sigmas would be with this problem's instrument at a fit of another one: one pass, no step. */
export function assess(problem: Problem, fit: Fit): Fit | undefined {
  return iterate(problem, fit, fit.noise, problem.turns.weight, 0);
}

function iterate(
  problem: Problem,
  start: Guess,
  noise: NoiseModel,
  weights: Float64Array,
  steps = STEPS,
): Fit | undefined {
  const { turns, curve, unknowns, instrument, crossed, lingeringNs } = problem;
  let guess = start;
  let converged = false;
  const sigmasOf = (equations: NormalEquations, inverse: Float64Array, at: Residuals) =>
    sigmas(equations, inverse, at, unknowns, lingeringNs);
  for (let step = 0; ; step++) {
    const at = residuals(turns, curve, guess);
    if (at.seconds.length * unknowns.rows.length < 2 * unknownCount(unknowns) + 4) return undefined;
    const slopes = instrument && slopesOf(turns, at, instrument, guess.scale);
    const equations = normalEquations(at, guess, unknowns, whitener(chainOf(at, weights), noise), slopes, crossed);
    const inverse = invertMatrix(equations.matrix, equations.n);
    if (!inverse) return undefined;
    if (converged || step === steps) {
      return { ...guess, converged, noise, used: at.seconds.length, at, ...sigmasOf(equations, inverse, at) };
    }
    const change = multiply(inverse, equations.right, equations.n);
    if (!change.every(Number.isFinite)) return undefined;
    const limited = Math.min(1, problem.stepNs / (Math.abs(change[0]) * 1e9));
    const { shiftSigmaNs } = sigmas(equations, inverse, at, unknowns);
    converged = limited === 1 && Math.abs(change[0]) * 1e9 < Math.max(1, SETTLED * shiftSigmaNs);
    guess = moved(guess, unknowns, change, limited);
  }
}

function moved(guess: Guess, unknowns: Unknowns, change: Float64Array, factor: number): Guess {
  let k = 0;
  const next = () => factor * change[k++];
  const shiftNs = guess.shiftNs + next() * 1e9;
  // No clock of a recorder is off by more than a tenth of a percent.
  const drift = unknowns.drift ? Math.max(-1e-3, Math.min(1e-3, guess.drift + next())) : guess.drift;
  const turn: [number, number, number] = [0, 0, 0];
  for (const direction of unknowns.directions) {
    const angle = next();
    for (let c = 0; c < 3; c++) turn[c] += angle * direction[c];
  }
  const bias: [number, number, number] = [...guess.bias];
  if (unknowns.bias) for (const c of unknowns.rows) bias[c] += next();
  const scale = unknowns.scale ? guess.scale + next() : guess.scale;
  const rotation = rotationProduct(rotationExp(turn), guess.rotation);
  return { shiftNs, drift, centreNs: guess.centreNs, rotation, bias: bias as Vec3, scale };
}

/** s²·A⁻¹(ZᵀS⁻¹Z)A⁻ᵀ, which is s²·A⁻¹ where Z = J; with the residuals' own say in the middle where that is larger. */
function sigmas(
  { n, square, cost, scores }: NormalEquations,
  inverse: Float64Array,
  at: Residuals,
  unknowns: Unknowns,
  lingeringNs?: number,
): Pick<Fit, 'shiftSigmaNs' | 'driftSigma' | 'rotationSigma' | 'rotationCovariance'> {
  const s2 = cost / Math.max(1, at.seconds.length * unknowns.rows.length - n);
  const through = (k: number, m: number, middle: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) sum += inverse[n * k + i] * middle[n * i + j] * inverse[n * m + j];
    return sum;
  };
  const shown = lingeringNs === undefined ? undefined : lingeringSquare(scores, n, at.fromCentre, lingeringNs * 1e-9);
  const variance = (k: number) => Math.max(s2 * through(k, k, square), shown ? through(k, k, shown) : 0);
  const first = unknowns.drift ? 2 : 1;
  const directions = unknowns.directions.map((_, k) => first + k);
  const turns = directions.map(variance);
  // Each variance is the larger of the two; how they hang together is the model's.
  const factor = directions.map((k, i) => Math.sqrt(turns[i] / through(k, k, square)));
  const covariance = directions.flatMap((k, i) =>
    directions.map((m, j) => factor[i] * factor[j] * through(k, m, square)),
  );
  return {
    shiftSigmaNs: Math.sqrt(variance(0)) * 1e9,
    driftSigma: unknowns.drift ? Math.sqrt(variance(1)) : 0,
    rotationSigma: Math.sqrt(Math.max(0, ...turns)),
    rotationCovariance: Float64Array.from(covariance),
  };
}

/** Huber's weights on the size of each residual; far ones fall off faster. By position in the turns. */
function robustWeights({ turns, unknowns }: Problem, { at }: Fit, { independent }: NoiseModel): Float64Array {
  const { length } = chainOf(at);
  const size = new Float64Array(length.length);
  for (let i = 0; i < size.length; i++) {
    let squares = 0;
    for (const c of unknowns.rows) squares += at.residual[3 * i + c] ** 2;
    const own = turns.weight[at.index[i]];
    size[i] = Math.sqrt((own * squares) / (independent * length[i] + 1 - independent));
  }
  const dimensions = unknowns.rows.length - 1;
  const sigma = medianOf(size.slice()) / Math.sqrt(CHI2_MEDIAN[dimensions]);
  const weights = turns.weight.slice();
  for (let i = 0; i < size.length; i++) {
    const excess = size[i] / (CHI_99[dimensions] * sigma);
    if (excess > 1) weights[at.index[i]] *= excess > 3 ? 3 / (excess * excess) : 1 / excess;
  }
  return weights;
}

function chainOf(at: Residuals, weights?: Float64Array) {
  const mean = at.seconds.reduce((a, b) => a + b, 0) / Math.max(1, at.seconds.length);
  return {
    length: at.seconds.map(h => h / mean),
    joined: at.joined,
    weight: Float64Array.from(at.index, i => weights?.[i] ?? 1),
  };
}

function slopesOf(turns: Turns, at: Residuals, { slope, derivative }: Instrument, scale: number) {
  const pick = (from: Float64Array) => {
    const picked = new Float64Array(3 * at.index.length);
    for (const [k, i] of at.index.entries()) picked.set(from.subarray(3 * i, 3 * i + 3), 3 * k);
    return picked;
  };
  return { Z: pick(slope), J: derivative === 'turns' ? pick(turns.slope) : at.slope.map(x => scale * x) };
}

function multiply(matrix: Float64Array, vector: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[n * i + j] * vector[j];
    return sum;
  });
}
