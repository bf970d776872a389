// How far reviewers agree, with an interval by track: the same faults show in all frames of a track, which therefore count as one draw.
import { seeded } from '../../calibration/observe/seeded.js';
import { quantile } from '../../time/order-statistics.js';
import { addUnit, type Coefficients, coefficientsOf, emptySums, type Ratings, type Sums } from './coefficients.js';

/** Under this many overlaps nothing is claimed: the interval of any coefficient is as wide as the scale. */
export const LEAST_OVERLAPS = 50;

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

export function refusalOf(overlaps: number): string | undefined {
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
  const drawn: Coefficients[] = [];
  if (overlapping > 1) {
    const random = seeded(seed);
    const resamples = Math.min(RESAMPLES, Math.max(LEAST_RESAMPLES, Math.floor(MOST_DRAWS / clusters.length)));
    const sums = emptySums(q);
    for (let r = 0; r < resamples; r++) {
      sums.fill(0);
      for (let i = 0; i < clusters.length; i++) {
        const one = clusters[Math.floor(random() * clusters.length)];
        for (let k = 0; k < sums.length; k++) sums[k] += one[k];
      }
      drawn.push(coefficientsOf(sums, q, raters));
    }
  }
  const interval = (name: 'raw' | 'ac1' | 'alpha' | 'kappa'): Interval => {
    const values = drawn.map(each => each[name]).filter(Number.isFinite);
    // A coefficient that many resamples do not have is not known from the others.
    if (values.length === 0 || values.length < 0.95 * drawn.length) return [Number.NaN, Number.NaN];
    const sorted = Float64Array.from(values).sort();
    return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  };
  return { raw: interval('raw'), ac1: interval('ac1'), alpha: interval('alpha'), kappa: interval('kappa') };
}
