// One thing that a person should look at, and the words that all remarks share.
import { formatDuration } from '../time/stamp.js';
import type { StreamReport } from './sync-report.js';

export type RemarkKind =
  | 'recorder_clock'
  | 'clock_class'
  | 'clock_ahead'
  | 'clock_differs'
  | 'clock_jump'
  | 'no_receive_time'
  | 'record_stamps'
  | 'backward'
  | 'gaps'
  | 'duplicates'
  | 'bursts'
  | 'few_matches'
  | 'in_step';

export interface Remark {
  /** '' when it is about all of them. */
  readonly sensor: string;
  readonly kind: RemarkKind;
  /** `check`: something is likely wrong. `note`: good to know. */
  readonly level: 'check' | 'note';
  readonly text: string;
}

export function remark(s: StreamReport, kind: RemarkKind, level: Remark['level'], text: string): Remark {
  return { sensor: s.name, kind, level, text };
}

/** Without sign, to a tenth of a millisecond where it is longer than that. */
export function duration(ns: number): string {
  const size = Math.abs(ns);
  return formatDuration(size < 1e6 ? Math.round(size) : Math.round(size / 1e5) * 1e5);
}

export function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

/** Seconds since the recording's start, as on the axes of the plots. */
export function at(ns: number): string {
  return `${(ns / 1e9).toFixed(3)} s`;
}
