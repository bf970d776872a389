// Two steps of a clock within few messages: there is no level between them to measure, but a regular header shows each step by itself.
import { median } from '../order-statistics.js';
import type { Delays } from './delays.js';
import { LEAST_JUMP } from './jump-levels.js';
import type { ClockJump } from './jumps.js';

/** Period of the sensor, and how the steps of its two stamps scatter, ns; `periodNs` is NaN where it has no period. */
export interface Rhythm {
  readonly periodNs: number;
  readonly header: number;
  readonly record: number;
}

/** Beside a jump that was found, a step may be smaller than other jumps and still count, ns. */
const LEAST_STEP = 0.7 * LEAST_JUMP;
/** A header step this near to whole periods is one of whole periods, ns: at most, and as a share of the period. */
const ROUNDING = 1e6;
const ROUNDING_OF_PERIOD = 0.1;
/** Scatter explains no more than this many sigmas. */
const SIGMAS = 6;
/** Messages on both sides whose delays must lie on the two levels: a message out of its order steps there and back. */
const BESIDE = 12;
/** As many odd steps within as many to both sides: the header has no rhythm there. */
const CROWD = 4;
/** More steps than this are a header that wanders, and no jumps. */
const MOST_STEPS = 8;

/**
 * The jumps that `found` consists of: itself and others of the header beside it; or, where it is none of the header's own, several of
 * the header's that together are as large. `found` alone where the header is too rough to tell. Entries [from, to) of `delays` are
 * looked at. A jump too many costs little: the clock's level is measured anew from there on.
 */
export function splitJump(
  header: Float64Array,
  record: Float64Array,
  { at, ns }: Delays,
  found: ClockJump,
  range: { readonly from: number; readonly to: number },
  rhythm: Rhythm,
): ClockJump[] {
  if (!(rhythm.periodNs > 0)) return [found];
  const least = Math.max(LEAST_STEP, SIGMAS * rhythm.header);
  const first = Math.max(1, range.from);
  const sizes = Array.from({ length: Math.max(0, Math.min(range.to, at.length) - first) }, (_, i) => {
    const [before, after] = [at[first + i - 1], at[first + i]];
    return clockStep(header[after] - header[before], record[after] - record[before], rhythm);
  });
  const odd = Array.from(sizes.keys()).filter(i => Math.abs(sizes[i]) >= least);
  const steps = odd
    .filter(
      (i, k) => standsOut(sizes, i, tolerance(rhythm)) && lasts(sizes[i], ns, first + i, neighbours(odd, k, first)),
    )
    .map((i): ClockJump => {
      return { at: at[first + i], sizeNs: sizes[i], sigmaNs: Math.max(1, rhythm.header), side: 'header' };
    });
  if (steps.length === 0 || steps.length > MOST_STEPS) return [found];
  const own = steps.find(step => step.at === found.at);
  if (own && (found.side === 'header' || own.sizeNs / found.sizeNs > 0.5))
    return steps.length > 1 ? steps : [{ ...found, side: 'header' }];
  const sum = steps.reduce((total, { sizeNs }) => total + sizeNs, 0);
  const asLarge = Math.abs(sum - found.sizeNs) <= 3 * found.sigmaNs + least;
  return steps.length > 1 && found.side !== 'header' && asLarge ? steps : [found];
}

/** By how much record - header rises through the header's own step: whole periods less the step. 0 where it goes on, or both stamps tell of a pause. */
function clockStep(headerStep: number, recordStep: number, rhythm: Rhythm): number {
  const { periodNs: P, record } = rhythm;
  // Delays that scatter by more do not tell how many periods went by.
  const tells = record < P / 6;
  const whole = Math.max(1, Math.round(headerStep / P));
  const isWhole = Math.abs(headerStep - whole * P) <= tolerance(rhythm);
  const periods = tells && !isWhole ? Math.max(1, Math.round(recordStep / P)) : 1;
  const offGrid = Math.abs(recordStep - periods * P);
  const together = Math.abs(recordStep - headerStep) < offGrid;
  if (isWhole && (whole === 1 || together || (tells && offGrid > SIGMAS * record))) return 0;
  return together && tells && offGrid > SIGMAS * record ? 0 : periods * P - headerStep;
}

/** Among few odd steps, and not one of a pair there and back, which is a single wrong stamp. */
function standsOut(sizes: readonly number[], i: number, rounding: number): boolean {
  const around = sizes.slice(Math.max(0, i - CROWD), i + CROWD + 1).filter(size => Math.abs(size) > rounding);
  const beside = [sizes[i - 1] ?? 0, sizes[i + 1] ?? 0];
  return around.length < CROWD && beside.every(size => Math.abs(size) <= rounding || size * sizes[i] > 0);
}

/** Whether the delays rise by most of `size` at `entry`, looked at no farther than the odd steps before and after it. */
function lasts(size: number, ns: Float64Array, entry: number, [start, stop]: readonly [number, number]): boolean {
  const before = median(ns.slice(Math.max(start, entry - BESIDE), entry));
  const after = median(ns.slice(entry, Math.min(stop, entry + BESIDE)));
  return (after - before) / size > 0.5;
}

/** The entries of the odd steps before and after the k-th; the first is counted from `first`. */
function neighbours(odd: readonly number[], k: number, first: number): readonly [number, number] {
  return [k > 0 ? first + odd[k - 1] : 0, k + 1 < odd.length ? first + odd[k + 1] : Number.POSITIVE_INFINITY];
}

function tolerance({ periodNs, header }: Rhythm): number {
  return Math.max(SIGMAS * header, Math.min(ROUNDING_OF_PERIOD * periodNs, ROUNDING));
}
