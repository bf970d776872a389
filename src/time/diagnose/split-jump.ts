// Two steps of a clock within few messages: no level between them can be seen, but the steps of a regular header show each.
import { median } from '../order-statistics.js';
import type { Delays } from './delays.js';
import { LEAST_JUMP } from './jump-levels.js';
import type { ClockJump } from './jumps.js';

/** Period and scatter of the steps of both stamps, ns; `periodNs` is NaN where the sensor has none. */
export interface Rhythm {
  readonly periodNs: number;
  readonly header: number;
  readonly record: number;
}

/** Beside a jump smaller ones count too, ns. */
const LEAST = 0.7 * LEAST_JUMP;
/** A step that misses whole periods by less is of whole periods, ns. */
const FINE = 1e6;
const SIGMAS = 6;
/** Messages on both sides that tell whether a step lasts: those out of their order step there and back. */
const NEAR = 12;
/** So many odd steps among twice as many, or more than `MOST` in all: the header has no rhythm there. */
const FEW = 4;
const MOST = 8;

/**
 * The jumps that `found` consists of: itself and others of the header beside it; or, where it is none of the header's own,
 * several of the header's that together are as large. Entries [from, to) of `delays` are looked at. `found` alone where the
 * header is too rough to tell. A place too many costs little: the clock's level is measured anew from there on.
 */
export function splitJump(
  header: Float64Array,
  record: Float64Array,
  { at, ns }: Delays,
  found: ClockJump,
  range: { readonly from: number; readonly to: number },
  rhythm: Rhythm,
): ClockJump[] {
  const least = Math.max(LEAST, SIGMAS * rhythm.header);
  if (!(rhythm.periodNs > 0)) return [found];
  const [first, end] = [Math.max(1, range.from), Math.min(range.to, at.length)];
  const sizes = Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const [before, after] = [at[first + i - 1], at[first + i]];
    return clockStep(header[after] - header[before], record[after] - record[before], rhythm);
  });
  const odd = Array.from(sizes.keys()).filter(i => Math.abs(sizes[i]) >= least);
  const plain = tolerance(rhythm);
  const isClear = (i: number) => {
    const around = sizes.slice(Math.max(0, i - FEW), i + FEW + 1).filter(size => Math.abs(size) > plain);
    // There and back is a single wrong stamp.
    const sameWay = [sizes[i - 1] ?? 0, sizes[i + 1] ?? 0].every(s => Math.abs(s) <= plain || s * sizes[i] > 0);
    return sameWay && around.length < FEW;
  };
  const lasts = (i: number, o: number) => {
    const [start, k, stop] = [odd[o - 1] ?? -first, i, odd[o + 1] ?? Number.POSITIVE_INFINITY].map(e => e + first);
    const before = median(ns.slice(Math.max(start, k - NEAR), k));
    const after = median(ns.slice(k, Math.min(stop, k + NEAR)));
    return (after - before) / sizes[i] > 0.5;
  };
  const steps = odd
    .filter((i, o) => isClear(i) && lasts(i, o))
    .map<ClockJump>(i => {
      return { at: at[first + i], sizeNs: sizes[i], sigmaNs: Math.max(1, rhythm.header), side: 'header' };
    });
  const own = steps.find(({ at }) => at === found.at);
  if (steps.length === 0 || steps.length > MOST) return [found];
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
  const beside = Math.abs(recordStep - periods * P);
  const both = Math.abs(recordStep - headerStep) < beside;
  if (isWhole && (whole === 1 || both || (tells && beside > SIGMAS * record))) return 0;
  return both && tells && beside > SIGMAS * record ? 0 : periods * P - headerStep;
}

function tolerance({ periodNs, header }: Rhythm): number {
  return Math.max(SIGMAS * header, Math.min(0.1 * periodNs, FINE));
}
