// Where one of the two clocks of a stream jumped against the other: positions for reports, and breaks for a clock model.
import { median, quantile, robustSigma, sigmaOfSorted } from '../order-statistics.js';
import { type Delays, delaysOf } from './delays.js';
import { type LevelShift, levelShifts } from './level-shifts.js';
import { positiveSteps, roughPeriod } from './period.js';
import { type JumpSide, placeJump } from './place-jump.js';

export interface ClockJump {
  /** Position of the first message after the jump, in recording order. */
  readonly at: number;
  /** How much later the record stamp lies after the header stamp from there on, ns: a header clock set back, or a recorder set forward. */
  readonly sizeNs: number;
  readonly sigmaNs: number;
  /** Whose steps show it; `record` may also be a changed delay: only other streams can tell (`whoseJumps`). */
  readonly side: JumpSide;
}

/** Smaller steps are not called jumps: transport does as much, ns. */
export const LEAST_JUMP = 5e6;
/** A level must hold this long to be one, ns, within bounds of messages. */
const LOOK = { shift: 1e9, least: 20, most: 400 } as const;
const HOLD = { shift: 3e9, least: 40, most: 1000 } as const;
const FEWEST = 5;

/**
 * Stamps in recording order, ns, each on a count of its own; NaN in `header` where a message has none. A jump is a lasting
 * step of record - header of more than 5 ms and five sigmas, both in its floor and in its median: a burst of late messages
 * moves neither for long. n log n. Meaningless where the two clocks do not run at about one speed.
 */
export function findJumps(header: Float64Array, record: Float64Array): ClockJump[] {
  const headerPeriod = roughPeriod(header);
  const period = headerPeriod > 0 ? headerPeriod : roughPeriod(record);
  if (!(period > 0)) return [];
  const window = messages(LOOK, period);
  const delays = delaysOf(header, record, window);
  const free = notHeld(delays);
  const shifts = levelShifts(pick(delays.ns, free), window, 0.7 * LEAST_JUMP);
  const found: ClockJump[] = [];
  const steps = usualSteps(header, record, delays, period);
  let last = 0;
  shifts.forEach((shift, s) => {
    const next = strong(shifts, s) ?? free.length;
    const levels = levelsAround(delays.ns, free, shift.at, last, next, messages(HOLD, period));
    if (!levels) return;
    const { entry, side } = placeJump(header, record, delays, free[shift.at], { ...levels, ...steps });
    const at = delays.at[entry];
    if (found.length > 0 && at - found[found.length - 1].at < FEWEST) return;
    found.push({ at, sizeNs: levels.after - levels.before, sigmaNs: levels.sigmaNs, side });
    last = shift.at;
  });
  return found;
}

function notHeld({ held }: Delays): Uint32Array {
  const free = new Uint32Array(held.length);
  let n = 0;
  for (let k = 0; k < held.length; k++) if (held[k] === 0) free[n++] = k;
  return free.subarray(0, n);
}

function pick(values: Float64Array, places: Uint32Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) picked[k] = values[places[k]];
  return picked;
}

function messages({ shift, least, most }: { shift: number; least: number; most: number }, period: number): number {
  return Math.min(most, Math.max(least, Math.round(shift / period)));
}

/** The place of the next step that is at least half as large: the level after this one ends there. */
function strong(shifts: readonly LevelShift[], s: number): number | undefined {
  for (let k = s + 1; k < Math.min(shifts.length, s + 20); k++) {
    if (Math.abs(shifts[k].size) > Math.abs(shifts[s].size) / 2 && shifts[k].at - shifts[s].at >= FEWEST)
      return shifts[k].at;
  }
  return undefined;
}

/** Medians on both sides, when their difference is a jump beyond doubt. Places are entries of `free`. */
function levelsAround(ns: Float64Array, free: Uint32Array, at: number, last: number, next: number, hold: number) {
  // The place is uncertain by an entry or two: those next to it are left out.
  const left = side(ns, free, Math.max(last, at - hold), at - 1);
  const right = side(ns, free, at + 1, Math.min(next, at + hold));
  if (!left || !right) return undefined;
  const size = right.middle - left.middle;
  const floor = right.floor - left.floor;
  // 1.2533 sigma / sqrt(n) is the error of a median; delays of neighbours are alike, so it is doubled.
  const sigmaNs = 2.5 * Math.hypot(left.sigma / Math.sqrt(left.count), right.sigma / Math.sqrt(right.count));
  const delay = Math.max(left.sigma, right.sigma);
  const sure = Math.max(0.9 * LEAST_JUMP, 2.5 * sigmaNs);
  if (size * floor <= 0 || Math.min(Math.abs(size), Math.abs(floor)) < sure) return undefined;
  return { before: left.middle, after: right.middle, delay, sigmaNs };
}

function side(ns: Float64Array, free: Uint32Array, from: number, to: number) {
  if (to - from < FEWEST - 1) return undefined;
  const sorted = pick(ns, free.subarray(from, to)).sort();
  return {
    count: sorted.length,
    middle: quantile(sorted, 0.5),
    floor: quantile(sorted, 0.2),
    sigma: sigmaOfSorted(sorted),
  };
}

/** Of at most some ten thousand messages: what is usual needs no more. */
function usualSteps(header: Float64Array, record: Float64Array, { at }: Delays, period: number) {
  const some = at.subarray(0, 20_000);
  const h = positiveSteps([pick(header, some)]);
  const r = positiveSteps([pick(record, some)]);
  const jitter = h.length > 0 ? robustSigma(h) : Number.NaN;
  return {
    header: jitter,
    record: r.length > 0 ? robustSigma(r) : period,
    periodNs: jitter < period / 6 ? median(h) : Number.NaN,
  };
}
