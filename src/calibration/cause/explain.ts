// Names what explains displacements of outlines best: a turn, a shift, a moment, or a sweep's timing; or that none does.
import { invertMatrix } from '../../geometry/small-matrix.js';
import { median } from '../../time/order-statistics.js';
import type { Displacement } from './displacement.js';

const causeNames = ['rotation', 'translation', 'time', 'sweep'] as const;
export type CauseName = (typeof causeNames)[number];

export interface Cause {
  readonly name: CauseName;
  /** Turn of the points about the camera's x y z, rad; shift along them, m; s added to the picture's moment; s added to points of movers. */
  readonly value: readonly number[];
  readonly sigma: readonly number[];
  /** Share of the displacements' squares that it explains, less what as many free numbers explain by chance; below 0 counts as 0. */
  readonly r2: number;
}

export interface Explained {
  /** How far the outlines lie beside the picture's: weighted root mean square, px. */
  readonly rms: number;
  readonly count: number;
  /** Best first. A cause that these frames cannot show is not in the list; `untested` says why. */
  readonly causes: readonly Cause[];
  readonly untested: readonly { readonly name: CauseName; readonly why: string }[];
  /** Undefined: none explains it, or there is nothing to explain; `reason` says which. */
  readonly best?: CauseName;
  /** Others that explain it as well within 0.08: these frames cannot tell them apart. */
  readonly alike: readonly CauseName[];
  readonly reason?: string;
}

/** Groups of outlines, fewer than which tell no cause. */
const FEWEST = 12;
/** What edges of spots and pixels leave on their own, px. */
const NOTHING_PX = 0.6;
/** A cause explains the misfit by this share of its variance at least; causes nearer to one another than ALIKE cannot be told apart. */
const ENOUGH = 0.5;
const ALIKE = 0.08;
/** A cause must be able to move the outlines by this, px, with a turn of 1°, a shift of 20 cm, a moment of 50 ms. */
const LEAST_PX = 0.5;
/** Of a residual in robust sigmas: beyond it the outline found another edge (Huber 1964). */
const HUBER = 1.5;

/** What each number of a cause moves an outline by: px for a rad, a metre, a second. */
export const columnsOfCause: Record<CauseName, (d: Displacement) => readonly number[]> = {
  rotation: d => d.perTurn,
  translation: d => d.perShift,
  time: d => [d.perSecond],
  sweep: d => [d.perMoverSecond],
};
const units: Record<CauseName, number> = { rotation: Math.PI / 180, translation: 0.2, time: 0.05, sweep: 0.05 };
const untestedBecause: Record<CauseName, string> = {
  rotation: 'there are no outlines',
  translation: 'all outlines are far away',
  time: 'the car hardly moves, or its motion is not known',
  sweep: 'nothing is known to move by itself',
};

/** Same displacements, same answer. Ones that are not finite are left out. */
export function explain(given: readonly Displacement[]): Explained {
  const all = given.filter(
    d =>
      [d.px, d.weight, ...causeNames.flatMap(name => columnsOfCause[name](d))].every(Number.isFinite) && d.weight > 0,
  );
  const rms = Math.sqrt(mean(all, d => d.px ** 2));
  const none = { rms: all.length > 0 ? rms : Number.NaN, count: all.length, causes: [], untested: [], alike: [] };
  if (all.length < FEWEST)
    return {
      ...none,
      reason: `only ${all.length} groups of outlines were found again in the pictures; ${FEWEST} are needed`,
    };
  const shown = causeNames.filter(name => {
    const squares = mean(all, d => Math.hypot(...columnsOfCause[name](d)) ** 2);
    return Math.sqrt(squares) * units[name] >= LEAST_PX;
  });
  const untested = causeNames.filter(name => !shown.includes(name)).map(name => ({ name, why: untestedBecause[name] }));
  if (rms < NOTHING_PX)
    return {
      ...none,
      untested,
      reason: `outlines lie on the picture's to ${rms.toFixed(1)} px: there is nothing to explain`,
    };
  // What no mixture of the causes explains found another edge: it counts less for each of them alike.
  const weights = robustWeights(all, d => shown.flatMap(name => columnsOfCause[name](d)));
  const causes = shown
    .flatMap(name => fitCause(name, all, weights) ?? [])
    .sort((a, b) => b.r2 - a.r2 || causeNames.indexOf(a.name) - causeNames.indexOf(b.name));
  const base = { rms, count: all.length, causes, untested };
  const [top] = causes;
  if (!top || top.r2 < ENOUGH) return { ...base, alike: [], reason: 'none of the causes explains it alone' };
  const near = causes.filter(cause => top.r2 - cause.r2 < ALIKE);
  // Of causes that explain alike, the one with the fewest free numbers: three can imitate one, hardly one three.
  const first = near.reduce((a, b) => (b.value.length < a.value.length ? b : a));
  return { ...base, best: first.name, alike: near.filter(one => one !== first).map(one => one.name) };
}

function fitCause(name: CauseName, all: readonly Displacement[], weights: readonly number[]): Cause | undefined {
  const fit = leastSquares(all, weights, columnsOfCause[name]);
  if (!fit) return undefined;
  const total = all.reduce((sum, d, i) => sum + weights[i] * d.px ** 2, 0);
  const k = fit.value.length;
  const left = fit.residuals.reduce((sum, r, i) => sum + weights[i] * r * r, 0);
  const free = Math.max(1, all.length - k);
  const r2 = Math.max(0, 1 - (left / total) * (all.length / free));
  const scale = left / weights.reduce((a, b) => a + b, 0);
  const sigma = fit.value.map((_, i) =>
    Math.sqrt((scale * fit.inverse[i * k + i] * weights.reduce((a, b) => a + b, 0)) / free),
  );
  return { name, value: fit.value, sigma, r2 };
}

/** Iteratively reweighted: weight · min(1, HUBER σ / |residual|) with σ from the median of the residuals. */
function robustWeights(all: readonly Displacement[], row: (d: Displacement) => readonly number[]): number[] {
  let weights = all.map(d => d.weight);
  for (let round = 0; round < 8; round++) {
    const fit = leastSquares(all, weights, row);
    if (!fit) break;
    const sigma = Math.max(0.1, 1.4826 * median(fit.residuals.map(Math.abs)));
    weights = all.map((d, i) => d.weight * Math.min(1, (HUBER * sigma) / Math.max(1e-9, Math.abs(fit.residuals[i]))));
  }
  return weights;
}

function leastSquares(
  all: readonly Displacement[],
  weights: readonly number[],
  row: (d: Displacement) => readonly number[],
) {
  const rows = all.map(row);
  const k = rows[0].length;
  const [normal, right] = [new Float64Array(k * k), new Float64Array(k)];
  for (const [i, a] of rows.entries())
    for (let p = 0; p < k; p++) {
      right[p] += weights[i] * a[p] * all[i].px;
      for (let q = 0; q < k; q++) normal[p * k + q] += weights[i] * a[p] * a[q];
    }
  // A whisper of damping: causes that these frames cannot tell apart share what they explain.
  for (let p = 0; p < k; p++) normal[p * (k + 1)] *= 1 + 1e-9;
  const inverse = invertMatrix(normal, k);
  if (!inverse) return undefined;
  const value = Array.from({ length: k }, (_, p) => right.reduce((sum, r, q) => sum + inverse[p * k + q] * r, 0));
  if (!value.every(Number.isFinite)) return undefined;
  const residuals = rows.map((a, i) => all[i].px - a.reduce((sum, x, p) => sum + x * value[p], 0));
  return { value, inverse, residuals };
}

function mean(all: readonly Displacement[], of: (d: Displacement) => number): number {
  const weight = all.reduce((sum, d) => sum + d.weight, 0);
  return weight > 0 ? all.reduce((sum, d) => sum + d.weight * of(d), 0) / weight : 0;
}
