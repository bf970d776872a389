// At which message a jump lies and which of the two stamps made it: the steps of a regular sensor tell both.
import { lowerBound } from '../order-statistics.js';
import type { Delays } from './delays.js';

export type JumpSide = 'header' | 'record' | 'unknown';

/** The delays and steps around a jump without it, ns. `periodNs` is NaN where the sensor has no period. */
export interface Usual {
  /** Median delay before the jump and after it. */
  readonly before: number;
  readonly after: number;
  /** Scatter of the delay, and delays minus the level of their side, ascending. */
  readonly delay: number;
  readonly residuals: Float64Array;
  /** Scatter of the header's steps and of the record's steps. */
  readonly header: number;
  readonly record: number;
  /** Of the jump's size. */
  readonly sigmaNs: number;
  readonly periodNs: number;
}

/** Entries searched on both sides of the first guess. */
const REACH = 15;
/** No clock is finer than its scheduler: evidence of less is not weighed as more, ns. */
const FINEST = 20e3;

/**
 * Likelihood over the places near `guess`: each delay lies around one of two levels as delays here do, whatever their
 * distribution, and the step at the jump is whole periods plus the jump in one of the two stamps. Returns an entry of
 * `delays`.
 */
export function placeJump(
  header: Float64Array,
  record: Float64Array,
  { at, ns }: Delays,
  guess: number,
  usual: Usual,
): { readonly entry: number; readonly side: JumpSide } {
  const from = Math.max(1, guess - REACH);
  const to = Math.min(at.length - 1, guess + REACH);
  const size = usual.after - usual.before;
  const rarity = rarityOf(usual);
  // Where the header tells, the record's step is only the delays over again.
  const fine = Math.max(FINEST, Math.hypot(usual.header, usual.sigmaNs)) < Math.abs(size) / 6;
  let [entry, best, side] = [guess, Number.POSITIVE_INFINITY, 'unknown' as JumpSide];
  let level = 0;
  for (let k = from; k <= to; k++) level += rarity(ns[k] - usual.after);
  for (let k = from; k <= to; k++) {
    const step = evidence(header[at[k]] - header[at[k - 1]], record[at[k]] - record[at[k - 1]], size, usual);
    const cost = level - Math.max(0, step.header, fine ? 0 : step.record);
    if (cost < best) [entry, best, side] = [k, cost, step.side];
    level += rarity(ns[k] - usual.before) - rarity(ns[k] - usual.after);
  }
  return { entry, side };
}

/** -log of how often a delay lies so far from its level: a count of those seen within a window around it. */
function rarityOf({ residuals, delay }: Usual): (residual: number) => number {
  const width = Math.max(FINEST, 0.4 * delay);
  return residual => {
    const count = lowerBound(residuals, residual + width) - lowerBound(residuals, residual - width);
    return -Math.log((count + 0.3) / residuals.length);
  };
}

/** How much better a step is explained by a jump of the header's or of the record's clock than by none. */
function evidence(headerStep: number, recordStep: number, size: number, usual: Usual) {
  const { periodNs: P, sigmaNs } = usual;
  if (!(P > 0)) return { header: 0, record: 0, side: 'unknown' as JumpSide };
  const h = Math.max(FINEST, Math.hypot(usual.header, sigmaNs));
  const r = Math.max(FINEST, Math.hypot(usual.record, sigmaNs));
  const none = misfit(headerStep, recordStep, P, h, r);
  const header = none - misfit(headerStep + size, recordStep, P, h, r);
  const inRecord = none - misfit(headerStep, recordStep - size, P, h, r);
  let side: JumpSide = header > inRecord ? 'header' : 'record';
  // Steps that are as usual clear the header's clock where it is fine enough to show the jump.
  if (Math.max(header, inRecord) < 1) side = h < Math.abs(size) / 6 ? 'record' : 'unknown';
  return { header, record: inRecord, side };
}

/** Distance from k whole periods in both stamps, in sigmas; each message that must be missing costs one. */
function misfit(headerStep: number, recordStep: number, P: number, h: number, r: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const guess of [1, Math.round(headerStep / P), Math.round(recordStep / P)]) {
    const k = Math.max(1, guess);
    best = Math.min(best, Math.abs(headerStep - k * P) / h + Math.abs(recordStep - k * P) / r + (k - 1));
  }
  return best;
}
