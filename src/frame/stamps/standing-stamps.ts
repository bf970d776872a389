// Header stamps that stand still for a part of a stream while the recorder's clock goes on: of such a run only the first can be true.
import { roughPeriod } from '../../time/diagnose/period.js';
import type { ChannelStamps } from './header-difference.js';

/** Mark of a message under the stamp of the one before, which is then not exactly its own. */
export const repeated = 1;
/** Mark of a message in a run whose stamps stand still: its stamp is wrong. */
export const standing = 2;

export interface StandingStamps {
  /** 0, `repeated` or `standing` for each message. */
  readonly marks: Uint8Array;
  /** Messages that are marked `standing`, and the longest time that one stamp stood, ns of the recorder. */
  readonly count: number;
  readonly longestNs: number;
}

/** Longer than the second that the coarsest clocks count in, ns of record stamps. */
const STILL_NS = 1.2e9;
/** Messages in a run, its first one among them: two may be one message and its copy. */
const FEWEST = 3;
/** What comes sooner than this after a message is a copy of it and rightly has its stamp, in periods. */
const COPY = 0.5;

/** Undefined where no stamp is repeated, as nearly everywhere. Positions in the recording's order. */
export function standingStamps({ header, log, none }: Omit<ChannelStamps, 'topic'>): StandingStamps | undefined {
  let marks: Uint8Array | undefined;
  let [count, longestNs, period] = [0, 0, 0];
  for (let from = 0, to = 0; from < header.length; from = to) {
    const stamp = header.at(from)!;
    to = from + 1;
    while (to < header.length && header.at(to) === stamp) to++;
    if (to - from < 2 || stamp === none || stamp === 0n) continue;
    if (!marks) [marks, period] = [new Uint8Array(header.length), usualStep(header)];
    const stood = (i: number) => Number(log.at(i)! - log.at(from)!);
    if (to - from >= FEWEST && stood(to - 1) >= STILL_NS) {
      marks.fill(standing, from + 1, to);
      count += to - from - 1;
      longestNs = Math.max(longestNs, stood(to - 1));
    } else for (let i = from + 1; i < to; i++) if (stood(i) >= COPY * period) marks[i] = repeated;
  }
  return marks && { marks, count, longestNs };
}

/** ns; 0 where nothing moves. */
function usualStep(header: ChannelStamps['header']): number {
  const first = header.at(0)!;
  return roughPeriod(Float64Array.from({ length: header.length }, (_, i) => Number(header.at(i)! - first))) || 0;
}
