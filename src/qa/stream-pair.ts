// How two sensors lie in time: the offset of their stamps, how steady it is, and what that says of how they are triggered.
import { ascending, quantile } from '../time/order-statistics.js';
import { formatDuration } from '../time/stamp.js';
import { type Grade, gradeOf } from './grade.js';

/**
 * triggered: a constant distance. in_step: the same rhythm, loosely. free: the distance takes every value up to half a step.
 * apart: no common time. unknown: fewer than five pairs. Which clock is right is in none of them.
 */
export type PairRelation = 'triggered' | 'in_step' | 'free' | 'apart' | 'unknown';

export interface StreamPair {
  /** Names; dt is stamp of `b` minus stamp of `a`. */
  readonly a: string;
  readonly b: string;
  /** Messages of the slower one that have a partner within half a period of it. */
  readonly pairs: number;
  readonly medianNs: number;
  readonly meanNs: number;
  readonly p5Ns: number;
  readonly p95Ns: number;
  readonly absP95Ns: number;
  readonly relation: PairRelation;
  readonly grade: Grade | undefined;
  /** One sentence on where the offset comes from. */
  readonly cause: string;
}

interface Times {
  readonly name: string;
  /** ns, ascending. */
  readonly t: Float64Array;
  readonly periodNs: number;
}

/** Distances that scatter by less come from one trigger, ns. */
const TRIGGERED_NS = 2e6;
/** Scatter as a share of the faster one's period: free-running sensors fill nine tenths of it between 5 and 95 %. */
const IN_STEP = 0.3;
const FEWEST = 5;

export function streamPair(a: Times, b: Times): StreamPair {
  const dt = distances(a, b);
  const sorted = ascending(dt);
  const [p5Ns, p95Ns] = [quantile(sorted, 0.05), quantile(sorted, 0.95)];
  const absP95Ns = quantile(ascending(sorted.map(Math.abs)), 0.95);
  const fast = Math.min(a.periodNs, b.periodNs);
  const relation = relationOf(dt.length, p95Ns - p5Ns, fast);
  const medianNs = quantile(sorted, 0.5);
  return {
    a: a.name,
    b: b.name,
    pairs: dt.length,
    medianNs,
    meanNs: dt.length === 0 ? Number.NaN : dt.reduce((sum, v) => sum + v, 0) / dt.length,
    p5Ns,
    p95Ns,
    absP95Ns,
    relation,
    grade: gradeOf(absP95Ns),
    cause: causeOf(relation, medianNs, p95Ns - p5Ns, fast),
  };
}

/** For every message of the slower one the nearest of the other, if it lies within the slower one's half period. */
function distances(a: Times, b: Times): Float64Array {
  const [slow, fast, sign] = a.t.length <= b.t.length ? [a, b, 1] : [b, a, -1];
  const farthest = Math.max(a.periodNs || 0, b.periodNs || 0) / 2;
  const found = new Float64Array(slow.t.length);
  let [n, k] = [0, 0];
  if (fast.t.length === 0) return found.subarray(0, 0);
  for (const t of slow.t) {
    while (k + 1 < fast.t.length && Math.abs(fast.t[k + 1] - t) <= Math.abs(fast.t[k] - t)) k++;
    const d = fast.t[k] - t;
    if (Math.abs(d) <= farthest) found[n++] = sign * d;
  }
  return found.subarray(0, n);
}

function relationOf(pairs: number, spread: number, fastNs: number): PairRelation {
  if (pairs === 0) return 'apart';
  if (pairs < FEWEST || !(fastNs > 0)) return 'unknown';
  if (!(spread < IN_STEP * fastNs)) return 'free';
  return spread < TRIGGERED_NS ? 'triggered' : 'in_step';
}

function causeOf(relation: PairRelation, medianNs: number, spread: number, fastNs: number): string {
  const ms = (ns: number) => formatDuration(ns < 1e6 ? Math.round(ns) : Math.round(ns / 1e4) * 1e4);
  const way = `${ms(Math.abs(medianNs))} ${medianNs < 0 ? 'earlier' : 'later'}`;
  if (relation === 'apart') return 'no messages lie within half a period of one another';
  if (relation === 'triggered')
    return medianNs === 0
      ? 'the same stamps, as from one trigger'
      : `always ${way}, within ${ms(spread)}, as from one trigger; the constant part is the trigger's or a clock's`;
  if (relation === 'in_step')
    return `${way}, within ${ms(spread)}: the same rhythm, without one trigger for each message`;
  return relation === 'free'
    ? `anything up to ${ms(fastNs / 2)}: not triggered together, so the nearest message is as near as the faster rate allows`
    : 'too few messages to say';
}
