// From the rough offset to the fitted one: start rotation, which unknowns the motion can tell, and the least squares.
import { crossProduct } from '../../geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../geometry/se3.js';
import { acrossOf, addToMoment, alignAxis, alignRotation } from './align-rotation.js';
import { otherInstrument, ownInstrument } from './instrument.js';
import { medianOf } from './knots.js';
import type { Unknowns } from './normal-equations.js';
import type { Pair } from './pair.js';
import { assess, type Fit, type Problem, refine } from './refine.js';
import { type Guess, residuals } from './residuals.js';
import { vectorAt } from './turn-curve.js';
import { someTurns, stepsWithin, type Turns } from './turns.js';

export interface PairFit {
  readonly fit: Fit;
  readonly problem: Problem;
  /** The motion is about this one axis (frame of the turns): the rotation about it is the prior's. */
  readonly singleAxis?: Vec3;
}

/** λ2/λ1 of the motion below which it counts as being about one axis. The moment's singular values are such eigenvalues. */
const SINGLE_AXIS = 1e-3;
/** A rotation that is known no better than this about some axis is no rotation: the weakest axis is frozen, rad. */
const LOOSEST_ROTATION = 0.1;

/**
 * How long what fools one picture or scan goes on fooling: a car is passed in about a second, and errors of the toy town's
 * pictures no longer hang together after 0.7 s. The kernel gives half its weight at half its length.
 */
const LINGERING_NS = 1.5e9;

/** A stamp that is off puts the turn before it and the one behind it wrong: in turns, where the kernel ends. */
const NEIGHBOURS = 3;

const Z: Vec3 = [0, 0, 1];

/**
 * `shiftNs`: the curve's clock minus the clock of the turns. `prior`: the rotation of the curve's frame into that of the turns
 * as far as it is known beforehand; used only about an axis that the motion cannot tell.
 */
export function fitPair(pair: Pair, shiftNs: number, halfWidthNs: number, prior: Quaternion): PairFit | undefined {
  const { curve, rows } = pair;
  const turns = covered(pair, shiftNs);
  const n = turns.start.length;
  if (n === 0) return undefined;
  const centreNs = Math.round((turns.start[0] + turns.end[n - 1]) / 2);
  const start: Guess = { shiftNs, drift: 0, centreNs, rotation: [0, 0, 0, 1], bias: [0, 0, 0], scale: 1 };
  const at = residuals(turns, curve, start);
  const moment = new Float64Array(9);
  for (let i = 0; i < at.seconds.length; i++)
    addToMoment(moment, vectorAt(turns.turn, at.index[i]), vectorAt(at.predicted, i));
  const problem = (unknowns: Unknowns): Problem => ({
    turns,
    curve,
    unknowns,
    noiseRange: pair.noiseRange,
    lingeringNs: pair.lingering ? LINGERING_NS : NEIGHBOURS * lengthOf(turns),
    stepNs: halfWidthNs / 2,
  });
  const base = { drift: true, bias: pair.bias, scale: pair.speed, rows };
  const run = (directions: readonly Vec3[], rotation: Quaternion) => {
    const plain = problem({ ...base, directions });
    const rough = refine(plain, { ...start, rotation });
    return rough && sharpest(pair, plain, rough);
  };
  if (pair.speed || pair.flat) return run([], pair.flat ? upright(moment) : start.rotation);
  const { rotation, axisRatio, axis } = alignRotation(moment);
  if (rows.length === 3 && axisRatio >= SINGLE_AXIS) {
    const found = run([[1, 0, 0], [0, 1, 0], Z], rotation);
    if (!found || found.fit.rotationSigma < LOOSEST_ROTATION) return found;
  }
  // Only the axis is known: R may tilt it, not turn about it.
  const about = rows.length === 3 ? axis : Z;
  const side = acrossOf(about);
  const tilted = alignAxis(moment, prior);
  const free = run([side, crossProduct(about, side)], tilted);
  // A tilt that sway hardly tells may never settle; the one that aligns the axes is as good.
  const found = free?.fit.converged ? free : run([], tilted);
  return found && { ...found, singleAxis: about };
}

/** Only the turns at which the other track was recorded, too: centre, halves and windows are those of the overlap. */
function covered({ turns, curve }: Pair, shiftNs: number): Turns {
  const [first, behind] = stepsWithin(turns, curve.t[0] - shiftNs, curve.t[curve.t.length - 1] - shiftNs);
  return someTurns(turns, first, behind);
}

/** Widths of the instrument's slopes, in lengths of a turn: long ones for slow motion in noise. */
const WIDTHS = [1, 4, 16];

/**
 * Least squares is near enough to start from; of the instruments the one that promises the smallest sigma is used. Each says
 * its sigma honestly, so that choosing among a few costs next to nothing of that.
 */
function sharpest(pair: Pair, plain: Problem, rough: Fit): PairFit | undefined {
  const { own, curve } = pair;
  const { turns } = plain;
  const length = Math.max(lengthOf(turns), 2 * curve.stepNs);
  const instruments = WIDTHS.flatMap(width => [
    ownInstrument(turns, own, width * length),
    otherInstrument(turns, curve, width * length, rough),
  ]);
  const ranked = instruments
    .map(instrument => ({ ...plain, instrument }))
    .map(problem => ({ problem, sigma: assess(problem, rough)?.shiftSigmaNs ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.sigma - b.sigma);
  for (const { problem } of ranked) {
    const fit = refine(problem, rough, rough.noise);
    if (fit?.converged) return { fit, problem };
  }
  return { fit: rough, problem: plain };
}

function lengthOf({ start, end }: Turns): number {
  return medianOf(end.map((t, i) => t - start[i]));
}

/** Two headings agree, or one of them is counted the other way round (mounted upside down). */
function upright(moment: Float64Array): Quaternion {
  return moment[8] < 0 ? [1, 0, 0, 0] : [0, 0, 0, 1];
}

/** What both tracks have in common, over the turns that both cover. */
export interface Common {
  /** Root mean square of the common rate about its mean, rad/s: noise of one track does not count. */
  readonly excitation: number;
  /** Correlation of the two rate vectors. */
  readonly correlation: number;
}

export function commonMotion({ fit, problem }: PairFit): Common {
  const { at } = fit;
  const sums = { seconds: 0, ab: 0, aa: 0, bb: 0 };
  const means = [0, 1, 2].map(() => ({ a: 0, b: 0 }));
  for (let i = 0; i < at.seconds.length; i++) {
    const h = at.seconds[i];
    sums.seconds += h;
    const a = vectorAt(problem.turns.turn, at.index[i]);
    for (const c of problem.unknowns.rows) {
      const b = fit.scale * at.predicted[3 * i + c];
      sums.ab += (a[c] * b) / h;
      sums.aa += (a[c] * a[c]) / h;
      sums.bb += (b * b) / h;
      means[c].a += a[c];
      means[c].b += b;
    }
  }
  const T = sums.seconds || 1;
  const less = (sum: number, pick: (m: { a: number; b: number }) => number) =>
    Math.max(0, sum / T - means.reduce((total, m) => total + pick(m), 0) / (T * T));
  const ab = less(sums.ab, m => m.a * m.b);
  const spread = Math.sqrt(less(sums.aa, m => m.a * m.a) * less(sums.bb, m => m.b * m.b));
  return { excitation: Math.sqrt(ab), correlation: spread > 0 ? ab / spread : 0 };
}
