// The offset over the drive: the fit repeated in windows, with what the whole drive tells of rotation and noise.
import { symmetricEigen } from '../../geometry/small-matrix.js';
import type { PairFit } from './fit-pair.js';
import { refine } from './refine.js';
import { someTurns, stepsWithin } from './turns.js';

/** Shift of the curve's clock against the clock of the turns, from one stretch of the drive. */
export interface WindowFit {
  /** Ends and middle of the stretch on the clock of the turns, ns. */
  readonly fromNs: number;
  readonly toNs: number;
  readonly middleNs: number;
  /** At the middle. */
  readonly shiftNs: number;
  readonly sigmaNs: number;
}

const LONGEST_NS = 60e9;
const SHORTEST_NS = 15e9;
/** A window whose motion cannot tell the offset better than this says nothing about drift. */
const LOOSEST_NS = 50e6;

/** Windows of a quarter of the drive, but 15 to 60 s, each half over the one before. */
export function windowFits(pair: PairFit, drift: number = pair.fit.drift): WindowFit[] {
  const { start, end } = pair.problem.turns;
  const first = start[0];
  const last = end[end.length - 1];
  const length = Math.max(SHORTEST_NS, Math.min(LONGEST_NS, (last - first) / 4));
  const count = Math.floor((2 * (last - first)) / length) - 1;
  const found: WindowFit[] = [];
  for (let k = 0; k < count; k++) {
    const from = first + (k * length) / 2;
    const fit = fitWithin(pair, from, from + length, drift);
    if (fit && fit.sigmaNs < LOOSEST_NS) found.push(fit);
  }
  return found;
}

/**
 * Only shift and bias are free: rotation, scale, noise and drift are those of the whole drive. Without its drift the shift would be
 * that of the moments that turn most, not that of the middle.
 */
export function fitWithin(
  { fit, problem }: PairFit,
  from: number,
  to: number,
  drift: number = fit.drift,
): WindowFit | undefined {
  const [first, behind] = stepsWithin(problem.turns, from, to);
  const turns = someTurns(problem.turns, first, behind);
  if (turns.start.length < 8) return undefined;
  const middleNs = Math.round((turns.start[0] + turns.end[turns.end.length - 1]) / 2);
  const guess = { ...fit, shiftNs: fit.shiftNs + fit.drift * (middleNs - fit.centreNs), drift, centreNs: middleNs };
  const { instrument } = problem;
  const part = {
    ...problem,
    turns,
    instrument: instrument && { ...instrument, slope: instrument.slope.subarray(3 * first, 3 * behind) },
    unknowns: { ...problem.unknowns, drift: false, directions: [], scale: false },
  };
  const found = refine(part, guess, fit.noise);
  if (!found?.converged) return undefined;
  return { fromNs: from, toNs: to, middleNs, shiftNs: found.shiftNs, sigmaNs: found.shiftSigmaNs };
}

export interface Line {
  /** Shift at `centreNs`, ns, and its change per ns. */
  readonly shiftNs: number;
  readonly slope: number;
  readonly shiftSigmaNs: number;
  readonly slopeSigma: number;
  readonly centreNs: number;
  /** χ² of the windows about the line, and its degrees of freedom. */
  readonly chi2: number;
  readonly freedom: number;
}

/** Each moment of the drive is in two windows: what they say together is worth half as much. */
const OVERLAP = 2;

/** Weighted line through the windows; undefined with fewer than three. */
export function lineThrough(windows: readonly WindowFit[]): Line | undefined {
  if (windows.length < 3) return undefined;
  const weight = windows.map(w => 1 / w.sigmaNs ** 2);
  const total = weight.reduce((a, b) => a + b, 0);
  const mean = (values: readonly number[]) => values.reduce((sum, v, i) => sum + weight[i] * v, 0) / total;
  const centreNs = mean(windows.map(w => w.middleNs));
  const shiftNs = mean(windows.map(w => w.shiftNs));
  const x = windows.map(w => w.middleNs - centreNs);
  const spread = mean(x.map(v => v * v)) * total;
  if (!(spread > 0)) return undefined;
  const slope = (mean(x.map((v, i) => v * (windows[i].shiftNs - shiftNs))) * total) / spread;
  const chi2 = windows.reduce((sum, w, i) => sum + weight[i] * (w.shiftNs - shiftNs - slope * x[i]) ** 2, 0);
  return {
    shiftNs,
    slope,
    shiftSigmaNs: Math.sqrt(OVERLAP / total),
    slopeSigma: Math.sqrt(OVERLAP / spread),
    centreNs,
    chi2,
    freedom: windows.length - 2,
  };
}

export interface Step {
  /** Between the windows before and behind, on the clock of the turns, ns. */
  readonly atNs: number;
  /** Change of the shift there, ns. */
  readonly sizeNs: number;
  readonly sigmaNs: number;
}

/** χ² that a step must explain, of windows counted twice: 5σ. */
const STEP_CHI2 = OVERLAP * 25;
/** χ² that it may leave, per degree of freedom: more is scatter, among which some jump always fits best. */
const STEP_LEAVES = 4;

/**
 * The one jump that best explains why the windows leave the line, if it explains most of that. Windows across the jump are
 * left out: they say something in between.
 */
export function findStep(windows: readonly WindowFit[], line: Line): Step | undefined {
  let best: (Step & { readonly gain: number }) | undefined;
  for (let k = 0; k + 1 < windows.length; k++) {
    const atNs = (windows[k].middleNs + windows[k + 1].middleNs) / 2;
    const clear = windows.filter(w => w.toNs <= atNs + 1 || w.fromNs >= atNs - 1);
    const [before, behind] = [clear.filter(w => w.middleNs < atNs), clear.filter(w => w.middleNs > atNs)];
    const whole = before.length > 0 && behind.length > 0 && clear.length > 4 ? lineThrough(clear) : undefined;
    const split = whole && stepFit(clear, atNs, line.centreNs);
    if (!split || split.chi2 > STEP_LEAVES * (clear.length - 3)) continue;
    const gain = whole.chi2 - split.chi2;
    if (gain > STEP_CHI2 && (!best || gain > best.gain)) best = { atNs, ...split, gain };
  }
  return best && { atNs: best.atNs, sizeNs: best.sizeNs, sigmaNs: best.sigmaNs };
}

/** Weighted fit of 1, t and a jump; by eigenvectors, because line and jump may be told apart badly. */
function stepFit(windows: readonly WindowFit[], atNs: number, centreNs: number) {
  const A = new Float64Array(9);
  const b = [0, 0, 0];
  const rows = windows.map(w => [1, (w.middleNs - centreNs) / 60e9, w.middleNs > atNs ? 1 : 0].map(v => v / w.sigmaNs));
  windows.forEach((w, i) => {
    for (let p = 0; p < 3; p++) {
      b[p] += (rows[i][p] * w.shiftNs) / w.sigmaNs;
      for (let q = 0; q < 3; q++) A[3 * p + q] += rows[i][p] * rows[i][q];
    }
  });
  const { values, vectors } = symmetricEigen(A, 3);
  if (!(values[2] > 1e-9 * values[0])) return undefined;
  const inverse = (p: number, q: number) => values.reduce((sum, v, k) => sum + (vectors[k][p] * vectors[k][q]) / v, 0);
  const x = [0, 1, 2].map(p => inverse(p, 0) * b[0] + inverse(p, 1) * b[1] + inverse(p, 2) * b[2]);
  const chi2 = windows.reduce((sum, w, i) => {
    const predicted = rows[i][0] * x[0] + rows[i][1] * x[1] + rows[i][2] * x[2];
    return sum + (w.shiftNs / w.sigmaNs - predicted) ** 2;
  }, 0);
  return { sizeNs: x[2], sigmaNs: Math.sqrt(OVERLAP * inverse(2, 2)), chi2 };
}
