// What every channel that could be a sensor says of time, before any correction.
import { heldNumbers } from '../../column.js';
import type { Issues } from '../../issue.js';
import { type Channel, NO_STAMP, type Source } from '../../source/source.js';
import { type Stamps, stampsAt } from '../../time/stamps.js';
import { isStaticTopic } from '../calibration-messages.js';
import type { ClockMode } from '../options.js';
import { type ClockChoice, chooseClocks } from './clock-choice.js';
import { headerShifts } from './far-headers.js';
import { standsStill } from './header-difference.js';
import { recordingOrigin } from './origin.js';
import type { RawStamps } from './raw-stamps.js';
import { standingStamps } from './standing-stamps.js';

/** The stamps of every channel that could be a sensor, whether it was asked for or not: what is believed must not depend on that. */
export interface Timing {
  readonly stamps: ReadonlyMap<Channel, RawStamps>;
  /**
   * The earliest believed stamp before any correction: it does not move with the rig file. Where single stamps lie months away, the earliest
   * of the 104 days that hold the most.
   */
  readonly originNs: bigint;
}

const recordClock: ClockChoice = { clock: 'record', recordShiftNs: 0n, plausible: () => false };

export function readTiming(
  source: Source,
  channels: readonly Channel[],
  lists: readonly Uint32Array[],
  issues: Issues,
  mode: ClockMode = 'auto',
  hint: (topic: string) => bigint | undefined = () => undefined,
): Timing {
  const { stampNs, logNs } = source.messages;
  const stampsOf = ({ id, topic }: Channel) => {
    const messages = lists[id];
    const order = heldNumbers(messages);
    return { topic, messages, header: stampsAt(stampNs, order), log: stampsAt(logNs, order), none: NO_STAMP };
  };
  const raw = channels.map(stampsOf);
  // Poses are taken at the moments that their transforms name: sensors must be on that clock, not on one of their own.
  const moving = source.channels.filter(c => c.decoder.kind === 'transforms' && !isStaticTopic(c.topic));
  const witnesses = moving
    .filter(({ id }) => lists[id].length > 0)
    .map(stampsOf)
    .filter(stamps => !standsStill(stamps));
  const shifts =
    mode === 'raw' || mode === 'log' ? raw.map(() => 0n) : headerShifts(raw, hint, mode === 'auto', witnesses);
  const choices =
    mode === 'log' ? raw.map(() => recordClock) : chooseClocks(raw.map(shifted(shifts)), issues, witnesses);
  const stamps = new Map<Channel, RawStamps>();
  for (const [i, channel] of channels.entries()) {
    const { messages, header, log } = raw[i];
    stamps.set(channel, {
      table: source.messages,
      messages,
      header,
      log,
      choice: choices[i],
      shiftNs: shifts[i],
      still: standingStamps(raw[i]),
    });
  }
  return { stamps, originNs: recordingOrigin(stamps, issues) };
}

function shifted(shifts: readonly bigint[]) {
  return <T extends { readonly header: Stamps }>(channel: T, i: number): T => {
    const { header } = channel;
    const add = (ns: bigint | undefined) => (ns === undefined || ns === NO_STAMP || ns === 0n ? ns : ns + shifts[i]);
    const moved = { length: header.length, at: (k: number) => add(header.at(k)) };
    return shifts[i] === 0n ? channel : { ...channel, header: moved };
  };
}
