// How far reviewers agree, with an interval by track: the same faults show in all frames of a track, which therefore count as one draw.
import { seeded } from '../../calibration/observe/seeded.js';
import { quantile } from '../../time/order-statistics.js';
import { addUnit, type Coefficients, coefficientsOf, emptySums, type Ratings, type Sums } from './coefficients.js';

/** Under this many overlaps nothing is claimed: the interval of any coefficient is as wide as the scale. */
const LEAST_OVERLAPS = 50;

const RESAMPLES = 1000;
const LEAST_RESAMPLES = 200;
/** Draws in all: large ledgers are resampled less often. */
const MOST_DRAWS = 2e7;

export interface Unit {
  readonly ratings: Ratings;
  /** What is drawn together: the track. */
  readonly cluster: string;
}

export type Interval = readonly [low: number, high: number];

export interface Agreement extends Coefficients {
  readonly clusters: number;
  /** 95 % percentiles of the bootstrap over clusters; [NaN, NaN] where there is one cluster, or resamples have no value. */
  readonly intervals: Readonly<Record<'raw' | 'ac1' | 'alpha' | 'kappa', Interval>>;
  /** Why none of the numbers may be claimed; undefined where they may. */
  readonly refused: string | undefined;
}

export function agreementOf(units: readonly Unit[], q: number, raters: number, seed: number): Agreement {
  const byCluster = new Map<string, Sums>();
  const all = emptySums(q);
  for (const { ratings, cluster } of units) {
    addUnit(all, ratings, q);
    const own = byCluster.get(cluster) ?? emptySums(q);
    addUnit(own, ratings, q);
    byCluster.set(cluster, own);
  }
  const measured = coefficientsOf(all, q, raters);
  const clusters = [...byCluster.values()].filter(sums => coefficientsOf(sums, q, raters).overlaps > 0);
  return {
    ...measured,
    clusters: clusters.length,
    intervals: bootstrap([...byCluster.values()], clusters.length, q, raters, seed),
    refused: refusalOf(measured.overlaps),
  };
}

function refusalOf(overlaps: number): string | undefined {
  if (overlaps >= LEAST_OVERLAPS) return undefined;
  const items = overlaps === 1 ? 'one item was' : `${overlaps} items were`;
  return `${items} judged by two or more; ${LEAST_OVERLAPS} are needed before agreement can be told`;
}

function bootstrap(
  clusters: readonly Sums[],
  overlapping: number,
  q: number,
  raters: number,
  seed: number,
): Agreement['intervals'] {
  const drawn = overlapping > 1 ? resamples(clusters, q, raters, seed) : [];
  const interval = (name: 'raw' | 'ac1' | 'alpha' | 'kappa'): Interval => {
    const values = drawn.map(each => each[name]).filter(Number.isFinite);
    // A coefficient that many resamples do not have is not known from the others.
    if (values.length === 0 || values.length < 0.95 * drawn.length) return [Number.NaN, Number.NaN];
    const sorted = Float64Array.from(values).sort();
    return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  };
  return { raw: interval('raw'), ac1: interval('ac1'), alpha: interval('alpha'), kappa: interval('kappa') };
}

function resamples(clusters: readonly Sums[], q: number, raters: number, seed: number): Coefficients[] {
  // Most clusters are alike (one item, both said the same): how often each kind was drawn is counted, then added up once.
  const kinds = new Map<string, number>();
  const kindOf = Int32Array.from(clusters, sums => {
    const key = sums.join();
    const kind = kinds.get(key) ?? kinds.size;
    kinds.set(key, kind);
    return kind;
  });
  const examples = new Array<Sums>(kinds.size);
  for (const [i, kind] of kindOf.entries()) examples[kind] = clusters[i];
  const random = seeded(seed);
  const count = Math.min(RESAMPLES, Math.max(LEAST_RESAMPLES, Math.floor(MOST_DRAWS / clusters.length)));
  const times = new Int32Array(kinds.size);
  const sums = emptySums(q);
  return Array.from({ length: count }, () => {
    times.fill(0);
    for (let i = 0; i < clusters.length; i++) times[kindOf[Math.floor(random() * clusters.length)]]++;
    sums.fill(0);
    for (const [kind, one] of examples.entries())
      if (times[kind] > 0) for (let k = 0; k < sums.length; k++) sums[k] += times[kind] * one[k];
    return coefficientsOf(sums, q, raters);
  });
}
