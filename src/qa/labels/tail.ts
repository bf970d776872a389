// How rare a value is among its like: an upper tail learned from values of which some are faults themselves.
import { lowerBound } from '../../time/order-statistics.js';

export interface Tail {
  /** −ln of the share of like values that are as large or larger, at least 0; never falls as the value grows. */
  nats(value: number): number;
  /** The value that only this share of the like would exceed if none of them were at fault. */
  valueAt(share: number): number;
  /** The value that one in ten exceeds. */
  readonly wide: number;
  /** Of how many values it was learned; small groups borrow from all. */
  readonly count: number;
}

/** Shares above the three quantiles that the tail is fitted to: faults are in the data, but hardly in these. */
const SHARES = [0.5, 0.25, 0.1] as const;
/**
 * What lies this many times as far beyond the upper quarter as one in 10⁴ of an exponential tail is left out, twice, before the
 * quantiles are taken: so far out lie faults, and even of a log-normal tail only one in 3000.
 */
const FAR = { times: 2, share: 1e-4, rounds: 2 } as const;
/** A class counts against all of them together as if these had so many values. */
const BORROWED = 100;
/** The shape of a tail is told poorly by few values: 0 (exponential) counts as so many. */
const SHAPELESS = 200;
const LARGEST_SHAPE = 0.7;
/** A limit that people set stands for about 1 in 1000: ln 4 to the quarter, and this from there. */
const LIMIT_NATS = 5.5;
/** How far beyond what was counted the fit may go, nats: a rare value is one among n, however far out it lies. */
const BEYOND = 10;

/** What the values below the limit lead to expect above it, and how many times as many are no tail of theirs. */
const HEALTHY = { share: 0.6, fewest: 20, expected: 0.01, times: 4 } as const;

export interface Quantiles {
  readonly at: readonly [number, number, number];
  readonly count: number;
}

/**
 * `sorted` ascends and is not empty. Where what lies above `limit` cannot be the tail of what lies below, it is faults, however many:
 * then the quantiles are those of the rest.
 */
export function quantilesOf(sorted: ArrayLike<number>, limit = Number.POSITIVE_INFINITY): Quantiles {
  const healthy = sorted.length - above(sorted, limit);
  if (healthy < sorted.length && healthy >= HEALTHY.share * sorted.length && healthy >= HEALTHY.fewest) {
    const at = ofFirst(sorted, healthy);
    const expected = shareAbove(at, shapeOf(...at), limit);
    const actual = 1 - healthy / sorted.length;
    if (expected < HEALTHY.expected && actual > HEALTHY.times * expected) return { at, count: sorted.length };
  }
  let count = sorted.length;
  for (let round = 0; ; round++) {
    const [a, b, c] = ofFirst(sorted, count);
    const scale = (c - b) / gap(SHARES[2] / SHARES[1], 0);
    const end = b + FAR.times * scale * gap(FAR.share / SHARES[1], 0);
    const kept = scale > 0 ? sorted.length - above(sorted, end) : count;
    if (round === FAR.rounds || kept >= count) return { at: [a, b, c], count: sorted.length };
    count = kept;
  }
}

type Three = readonly [number, number, number];

function ofFirst(sorted: ArrayLike<number>, count: number): Three {
  const [a, b, c] = SHARES.map(share => between(sorted, count, 1 - share));
  return [a, b, c];
}

/** Of the tail that goes through the quantiles. */
function shareAbove([, u1, u2]: Three, shape: number, value: number): number {
  const spread = (u2 - u1) / gap(SHARES[2] / SHARES[1], shape);
  if (!(spread > 0)) return 0;
  const z = Math.max(0, value - u1) / spread;
  return SHARES[1] * Math.exp(-(shape > 1e-6 ? Math.log1p(shape * z) / shape : z));
}

/**
 * Generalised Pareto beyond the upper quarter (Pickands 1975), its scale and shape from the three quantiles. `limit` keeps values that people
 * call harmless from standing out only because the others are closer still. `sorted` are the values of the class, `all` those of every class.
 */
export function fitTail(sorted: ArrayLike<number>, all: Quantiles, limit: number): Tail {
  const own = sorted.length > 0 ? quantilesOf(sorted, limit) : all;
  const share = sorted.length / (sorted.length + BORROWED);
  const [u0, u1, u2] = own.at.map((value, k) => share * value + (1 - share) * all.at[k]);
  const shape = shapeOf(u0, u1, u2) * (all.count / (all.count + SHAPELESS));
  const spread = (u2 - u1) / gap(SHARES[2] / SHARES[1], shape);
  const floor = Math.max((limit - u1) / LIMIT_NATS, 0.05 * Math.abs(limit), 1e-9 * Math.max(1, Math.abs(u1)));
  const scale = Math.max(spread, floor);
  const fitted = (value: number) => {
    if (value <= u0) return 0;
    if (value <= u1) return Math.LN2 * (1 + (u1 > u0 ? (value - u0) / (u1 - u0) : 1));
    const z = (value - u1) / scale;
    return 2 * Math.LN2 + (shape > 1e-6 ? Math.log1p(shape * z) / shape : z);
  };
  return {
    wide: u2,
    count: sorted.length,
    nats: value => Math.min(fitted(value), BEYOND - Math.log((atLeast(sorted, value) + 1) / (sorted.length + 1))),
    valueAt: wanted => u1 + spread * gap(wanted / SHARES[1], shape),
  };
}

/** (r^−ξ − 1) / ξ: how many scales beyond the quarter the share r of it begins. */
function gap(r: number, shape: number): number {
  return shape > 1e-6 ? Math.expm1(-shape * Math.log(r)) / shape : -Math.log(r);
}

/** The shape whose quantiles grow as these do, from 0 to LARGEST_SHAPE; by halving. */
function shapeOf(u0: number, u1: number, u2: number): number {
  if (!(u1 > u0) || !(u2 > u1)) return 0;
  const wanted = (u2 - u1) / (u1 - u0);
  const growth = (shape: number) => gap(SHARES[2] / SHARES[1], shape) / (-gap(SHARES[0] / SHARES[1], shape) || 1);
  let [low, high] = [0, LARGEST_SHAPE];
  if (growth(high) <= wanted) return high;
  if (growth(low) >= wanted) return low;
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (growth(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
}

/** Of the first `count`: linear between the two nearest. */
function between(sorted: ArrayLike<number>, count: number, share: number): number {
  const at = share * (count - 1);
  const low = Math.floor(at);
  const high = Math.min(count - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

function above(sorted: ArrayLike<number>, value: number): number {
  let n = atLeast(sorted, value);
  while (n > 0 && sorted[sorted.length - n] === value) n--;
  return n;
}

/** How many of the ascending values are as large or larger. */
export function atLeast(sorted: ArrayLike<number>, value: number): number {
  return sorted.length - lowerBound(sorted, value);
}
