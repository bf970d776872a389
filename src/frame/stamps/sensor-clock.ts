// How one channel's stamps become times, where that came from, and how sure it is.
import { correctedTime } from '../../time/clock.js';
import type { ClockFit } from '../../time/clock-fit.js';
import type { ClockModel, Corrected } from '../../time/clock-model.js';
import type { ClockCorrection } from '../../time/stream.js';

/**
 * recorded: header stamps as they are. record: record stamps. rig, file: what these say. fit: what the stamps tell.
 * trigger: the stamps of another topic's pulses.
 */
export type ClockOrigin = 'recorded' | 'record' | 'rig' | 'file' | 'fit' | 'trigger';

export interface SensorClock {
  readonly topic: string;
  readonly origin: ClockOrigin;
  /** The file or topic that it came from; '' where it came from the stamps themselves. */
  readonly from: string;
  /** Added to the header stamp before `time` takes it, ns; undefined: nothing. */
  readonly shiftNs?: bigint;
  /** Why it is corrected, or is not. */
  readonly reasons: readonly string[];
  /** Times are whole ns since the origin; `message` is the number in the source's table. Sigma is NaN where nobody knows. */
  time(stamp: number, log: number, message: number): Corrected;
  readonly model?: ClockModel;
  /** What the rig file says. */
  readonly given?: ClockCorrection;
  /** What the stamps tell; only where it was looked at. */
  readonly fit?: ClockFit;
  /** Channels with one number run on one clock, as far as stamps tell. */
  readonly clock?: number;
  /** What the model takes for the smallest latency, ns; the true one is unknown. */
  readonly latencyNs?: number;
}

/** Header stamps with a constant correction or none; `shiftNs` of it was added to them before. */
export function linearClock(
  topic: string,
  given: ClockCorrection,
  originNs: bigint,
  from = '',
  shiftNs = 0n,
): SensorClock {
  const sigma = given.sigmaNs ?? Number.NaN;
  const { offsetNs, driftPpm, epochNs } = given;
  const epoch = epochNs === undefined ? {} : { epochNs: epochNs + shiftNs };
  const rest = { offsetNs: offsetNs - Number(shiftNs), driftPpm, ...epoch };
  const time = (stamp: number): Corrected => ({ t: correctedTime(stamp, rest, originNs), sigma });
  return { topic, origin: 'rig', from, reasons: [], time, given, shiftNs };
}
