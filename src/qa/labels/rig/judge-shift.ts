// Whether the shifts that labels show in one sensor are one fault of the sensor: one cause moves all of them, and it is no accident.
import {
  type Cause,
  type CauseName,
  columnsOfCause,
  type Displacement,
  explain,
} from '../../../calibration/cause/index.js';
import { median, robustSigma } from '../../../time/order-statistics.js';
import { robustShares, slopeOf } from './alike.js';
import type { Shifted } from './shifted.js';

export interface ShiftJudged {
  /** Undefined: cannot be told; `reason` says why. */
  readonly systematic: boolean | undefined;
  readonly reason: string;
  readonly labels: number;
  /** Tracks, and labels without one. */
  readonly clusters: number;
  /** Medians over the clusters along each axis, with their standard errors, in the unit of the shifts (px or m). */
  readonly median: readonly number[];
  readonly sigma: readonly number[];
  /** What explains it best, by `explain`, with sigmas from leaving groups of tracks out; also where it is no fault. */
  readonly cause?: Cause;
  readonly alike: readonly CauseName[];
  /** px or cm that the cause moves labels by, root mean square. */
  readonly moves: number;
}

/** Labels and tracks, fewer than which tell no shift of a sensor. */
const FEWEST_LABELS = 12;
const FEWEST_CLUSTERS = 6;
/** Tracks that a part of them needs to be heard by itself, and parts in which the whole is cut for its sigma. */
const FEWEST_OF_PART = 5;
const GROUPS = 20;
/** Sigmas from nothing: of a jackknife over at most 20 groups, whose sigma is itself known to a sixth. */
const SURE = 5;
/** A part that is moved by less than this share of what the cause predicts, and surely by less than the other, is not moved as all. */
const PART_SLOPE = 0.4;
const PART_AT_MOST = 0.8;

/** `least`: what is no fault yet, px or cm. Equal shifts, equal answer. */
export function judgeShift(all: readonly Shifted[], least: number): ShiftJudged {
  const clusters = [...new Set(all.map(one => one.cluster))];
  const base = { labels: all.length, clusters: clusters.length, ...middle(all), alike: [], moves: 0 };
  if (all.length < FEWEST_LABELS || clusters.length < FEWEST_CLUSTERS)
    return {
      ...base,
      systematic: undefined,
      reason: `${all.length} labels of ${clusters.length} tracks tell its shift; ${FEWEST_LABELS} of ${FEWEST_CLUSTERS} are needed`,
    };
  const found = explain(weighted(all));
  const first = found.best ?? found.causes[0]?.name;
  const cause = found.causes.find(one => one.name === first);
  if (!cause)
    return {
      ...base,
      systematic: false,
      reason: `labels lie on it to ${found.rms.toFixed(1)} on the whole, which is little`,
    };
  const groups = Math.min(GROUPS, clusters.length);
  const groupOf = new Map(clusters.map((name, i) => [name, i % groups]));
  const without = Array.from({ length: groups }, (_, g) => {
    const left = explain(weighted(all.filter(one => groupOf.get(one.cluster) !== g)));
    return left.causes.find(one => one.name === cause.name)?.value;
  });
  const spread = jackknife(without, cause.value.length);
  const predicted = (d: Displacement) =>
    columnsOfCause[cause.name](d).reduce((sum, x, k) => sum + x * cause.value[k], 0);
  const moves = rootMean(weighted(all), predicted);
  const told = { ...base, cause: { ...cause, sigma: spread ?? cause.sigma }, alike: found.alike, moves };
  if (!spread) return { ...told, systematic: undefined, reason: 'what explains it depends on which tracks are used' };
  if (moves < least)
    return {
      ...told,
      systematic: false,
      reason: `labels are displaced from it by ${moves.toFixed(1)} on the whole, which is little`,
    };
  const sure = Math.max(...cause.value.map((v, k) => Math.abs(v) / Math.max(spread[k], 1e-12)));
  if (sure < SURE)
    return {
      ...told,
      systematic: false,
      reason: `a shift of ${moves.toFixed(1)} is ${sure.toFixed(1)} sigma from none; ${SURE} are needed`,
    };
  const odd = oddPart(all, predicted);
  if (odd) return { ...told, systematic: false, reason: odd };
  return { ...told, systematic: true, reason: '' };
}

/** Each cluster weighs at most as eight labels: a parked car that is seen a thousand times is one witness. */
function weighted(all: readonly Shifted[]): Displacement[] {
  const sizes = new Map<string, number>();
  for (const { cluster } of all) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return all.flatMap(({ cluster, along }) => {
    const share = Math.min(1, 8 / sizes.get(cluster)!);
    return along.map(d => ({ ...d, weight: d.weight * share }));
  });
}

/** A shift of one class, of one side or of one half of the drive is no fault of the sensor: every part must be moved alike. */
function oddPart(all: readonly Shifted[], predicted: (d: Displacement) => number): string | undefined {
  const shares = robustShares(all, predicted);
  const frames = all.flatMap(one => one.along.map(d => d.frame)).sort((a, b) => a - b);
  const half = frames[frames.length >> 1];
  const parts: [string, (one: Shifted) => boolean][] = [
    ...[...new Set(all.map(one => one.category))].map(
      name => [`class ${name}`, one => one.category === name] as [string, (one: Shifted) => boolean],
    ),
    ['the left side', one => one.along[0].side < 0.5],
    ['the right side', one => one.along[0].side >= 0.5],
    ['the first half', one => one.along[0].frame < half],
    ['the second half', one => one.along[0].frame >= half],
  ];
  const whole = slopeOf(all, shares, predicted);
  for (const [name, holds] of parts) {
    const part = all.filter(holds);
    if (new Set(part.map(one => one.cluster)).size < FEWEST_OF_PART) continue;
    const slope = slopeOf(part, shares, predicted);
    // Where the cause would hardly move anything, nothing can be missed.
    if (!slope || !whole || slope.power < 0.2 * whole.power) continue;
    if (slope.value < PART_SLOPE && slope.value + 2 * slope.sigma < PART_AT_MOST)
      return `${name} is not moved as the others are (${(100 * slope.value).toFixed(0)} % of it): no fault of the sensor`;
  }
  return undefined;
}

/** Sigma of each number, from the estimates without one group each; undefined where one of them found no such cause. */
function jackknife(values: readonly (readonly number[] | undefined)[], size: number): number[] | undefined {
  const found = values.filter(value => value !== undefined);
  if (found.length < values.length || found.length < 2) return undefined;
  const n = found.length;
  return Array.from({ length: size }, (_, k) => {
    const mean = found.reduce((sum, value) => sum + value[k], 0) / n;
    return Math.sqrt(((n - 1) / n) * found.reduce((sum, value) => sum + (value[k] - mean) ** 2, 0));
  });
}

function rootMean(all: readonly Displacement[], of: (d: Displacement) => number): number {
  const weight = all.reduce((sum, d) => sum + d.weight, 0);
  return Math.sqrt(all.reduce((sum, d) => sum + d.weight * of(d) ** 2, 0) / weight);
}

/** Median over the clusters' medians, so that a long track is one witness; sigma of a median is 1.2533 of a mean's. */
function middle(all: readonly Shifted[]) {
  const axes = Math.max(0, ...all.map(one => one.shift.length));
  const each = Array.from({ length: axes }, (_, axis) => {
    const byCluster = new Map<string, number[]>();
    for (const { cluster, shift } of all)
      if (Number.isFinite(shift[axis])) byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), shift[axis]]);
    const medians = [...byCluster.values()].map(medianOf);
    if (medians.length === 0) return { value: Number.NaN, sigma: Number.NaN };
    const value = medianOf(medians);
    return { value, sigma: (1.2533 * robustSigma(medians)) / Math.sqrt(medians.length) };
  });
  return { median: each.map(one => one.value), sigma: each.map(one => one.sigma) };
}

const medianOf = (values: readonly number[]) => median(Float64Array.from(values));
