// The two stamps of each message of a channel: which one is believed, and what its corrected time is.
import { NO_STAMP } from '../source/source.js';
import type { Corrected } from '../time/clock-model.js';
import { sinceOrigin } from '../time/stamp.js';
import type { Stamps } from '../time/stamps.js';
import type { ClockChoice } from './clock-choice.js';
import type { SensorClock } from './sensor-clock.js';
import { repeated, type StandingStamps, standing } from './standing-stamps.js';

/** The stamps of one channel as the recording has them, and which of the two is believed. */
export interface RawStamps {
  /** Where they are looked up: a copy would be 16 bytes a message, as long as the recording is open. */
  readonly table: { readonly stampNs: Stamps; readonly logNs: Stamps };
  readonly messages: Uint32Array;
  readonly header: Stamps;
  readonly log: Stamps;
  readonly choice: ClockChoice;
  /** Added to a header before it is compared or believed, ns: headers of another epoch. */
  readonly shiftNs?: bigint;
  /** Where headers repeat the one before. */
  readonly still?: StandingStamps;
}

/** Whether entry `i` has a header stamp that can be believed. */
export function usesHeader({ header, log, choice, shiftNs = 0n, still }: RawStamps, i: number): boolean {
  if (choice.clock !== 'header' || still?.marks[i] === standing) return false;
  const stamp = header.at(i)!;
  return stamp !== NO_STAMP && stamp !== 0n && choice.plausible(stamp + shiftNs, log.at(i)!);
}

/** The believed stamp of entry `i`: a zero, missing or implausible header falls back to the recorder's. */
export function believed(stamps: RawStamps, i: number, header = usesHeader(stamps, i)): bigint {
  if (header) return stamps.header.at(i)! + (stamps.shiftNs ?? 0n);
  const { recordTime, recordShiftNs } = stamps.choice;
  const log = stamps.log.at(i)!;
  return recordTime ? recordTime.place(log) : log + recordShiftNs;
}

/** The believed stamp of entry `i` is its own header's: neither another's place nor one more message under the stamp before. */
export function hasOwnHeader(stamps: RawStamps, i: number): boolean {
  return usesHeader(stamps, i) && stamps.still?.marks[i] !== repeated;
}

/**
 * Corrected time of entry `i` with its sigma. What corrects header stamps says nothing of a record stamp in their place; and how far a
 * message under the stamp of the one before lies from it, nobody knows.
 */
export function timeOf(
  stamps: RawStamps,
  i: number,
  clock: SensorClock,
  originNs: bigint,
  header = usesHeader(stamps, i),
): Corrected {
  const t = sinceOrigin(believed(stamps, i, header), originNs);
  const corrects = clock.model || (clock.given && stamps.choice.clock === 'header');
  if (corrects && !header) return { t, sigma: Number.NaN };
  const time = clock.time(t, sinceOrigin(stamps.log.at(i)!, originNs), stamps.messages[i]);
  const own = header && stamps.still?.marks[i] !== repeated;
  return own || stamps.choice.clock !== 'header' ? time : { t: time.t, sigma: Number.NaN };
}
