// Where one of the two clocks of a stream jumped against the other: positions for reports, and breaks for a clock model.
import { type ScratchArrays, withScratch } from '../../scratch.js';
import { lowerBound, median, robustSigma } from '../order-statistics.js';
import { type Delays, delaysOf } from './delays.js';
import { LEAST_JUMP, levelsAround, pick, steady, sudden } from './jump-levels.js';
import { type LevelShift, levelShifts } from './level-shifts.js';
import { positiveSteps, roughPeriod } from './period.js';
import { type JumpSide, placeJump } from './place-jump.js';
import { type Rhythm, splitJump } from './split-jump.js';

export interface ClockJump {
  /** Position of the first message after the jump, in recording order. */
  readonly at: number;
  /** How much later the record stamp lies after the header stamp from there on, ns: a header clock set back, or a recorder set forward. */
  readonly sizeNs: number;
  readonly sigmaNs: number;
  /** Whose steps show it; `record` may also be a changed delay: only other streams can tell (`whoseJumps`). */
  readonly side: JumpSide;
}

/** A level must hold this long to be one, ns, within bounds of messages. */
const LOOK = { shift: 1e9, least: 20, most: 400 } as const;
const HOLD = { shift: 3e9, least: 40, most: 1000 } as const;
const FEWEST = 5;
/** The slope is known to no better: where nothing was recorded for long, the two clocks may have drifted apart by this share. */
const RATE_DOUBT = 20e-6;

/**
 * Stamps in recording order, ns, each on a count of its own; NaN in `header` where a message has none. A jump is a lasting
 * step of record - header of more than 5 ms and five sigmas, both in its floor and in its median: a burst of late messages
 * moves neither for long. n log n. Meaningless where the two clocks do not run at about one speed.
 */
export function findJumps(header: Float64Array, record: Float64Array): ClockJump[] {
  return withScratch(scratch => jumpsWith(scratch, header, record));
}

function jumpsWith(scratch: ScratchArrays, header: Float64Array, record: Float64Array): ClockJump[] {
  const headerPeriod = roughPeriod(header);
  const period = headerPeriod > 0 ? headerPeriod : roughPeriod(record);
  if (!(period > 0)) return [];
  const window = messages(LOOK, period);
  // The search writes over the delays. They are made anew only where it finds something: beside a copy they would be a long drive's peak.
  const shifts = withScratch(own =>
    levelShifts(onlyFree(delaysOf(header, record, window, own)), window, 0.7 * LEAST_JUMP),
  );
  if (shifts.length === 0) return [];
  const delays = delaysOf(header, record, window, scratch);
  const free = notHeld(delays, scratch);
  const found: ClockJump[] = [];
  const steps = usualSteps(header, record, delays, period);
  let last = 0;
  shifts.forEach((shift, s) => {
    const next = strong(shifts, s) ?? free.length;
    const levels = levelsAround(delays.ns, free, shift.at, last, next, messages(HOLD, period));
    if (!levels) return;
    const { entry, side } = placeJump(header, record, delays, free[shift.at], { ...levels, ...steps });
    if (side !== 'header' && !(sudden(delays, entry, levels) && steady(levels))) return;
    const at = delays.at[entry];
    const pause = Math.min(
      Math.abs(header[at] - header[delays.at[entry - 1]]),
      record[at] - record[delays.at[entry - 1]],
    );
    if (Math.abs(levels.after - levels.before) < RATE_DOUBT * pause) return;
    if (found.length > 0 && at - found[found.length - 1].at < FEWEST) return;
    found.push({ at, sizeNs: levels.after - levels.before, sigmaNs: levels.sigmaNs, side });
    last = shift.at;
  });
  return split(found, header, record, delays, { ...steps, reach: 2 * messages(HOLD, period) });
}

/** Each jump with those beside it that are too near to have a level of their own; ascending, each once. */
function split(
  found: readonly ClockJump[],
  header: Float64Array,
  record: Float64Array,
  delays: Delays,
  rhythm: Rhythm & { readonly reach: number },
): ClockJump[] {
  const entry = (jump: ClockJump) => lowerBound(delays.at, jump.at);
  const all = found.flatMap((jump, i) => {
    const at = entry(jump);
    const from = Math.max(at - rhythm.reach, i > 0 ? entry(found[i - 1]) + 1 : 0);
    const to = Math.min(at + rhythm.reach, i + 1 < found.length ? entry(found[i + 1]) : delays.at.length);
    return splitJump(header, record, delays, jump, { from, to }, rhythm);
  });
  all.sort((a, b) => a.at - b.at);
  return all.filter((jump, i) => i === 0 || jump.at !== all[i - 1].at);
}

/** Delays of messages that were not held back, one behind the other, in the place of all. */
function onlyFree({ ns, held }: Delays): Float64Array {
  let n = 0;
  for (let k = 0; k < held.length; k++) if (held[k] === 0) ns[n++] = ns[k];
  return ns.subarray(0, n);
}

function notHeld({ held }: Delays, scratch: ScratchArrays): Uint32Array {
  const free = scratch.uint32(held.length);
  let n = 0;
  for (let k = 0; k < held.length; k++) if (held[k] === 0) free[n++] = k;
  return free.subarray(0, n);
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
