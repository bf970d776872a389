// What a person should look at in a sync report, in sentences that say no more than the stamps show.

import { median } from '../time/order-statistics.js';
import { formatDuration } from '../time/stamp.js';
import { OTHER_CLOCK_NS } from './clock-difference.js';
import type { StreamReport } from './sync-report.js';

export type RemarkKind =
  | 'clock_ahead'
  | 'clock_differs'
  | 'no_receive_time'
  | 'record_stamps'
  | 'backward'
  | 'gaps'
  | 'duplicates'
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

/** A stamp may lie this much after its record stamp before it is called impossible: two clocks of one machine, ns. */
const AHEAD_NS = 1e6;
/** Sensors of one kind that differ by more have different delays or different clocks, ns. */
const SAME_KIND_NS = 20e6;
/** Kinds differ in what they wait for (a whole sweep, a position fix), so more is allowed between them, ns. */
const OTHER_KIND_NS = 250e6;
/** Matches that scatter by less come from sensors that are triggered together, ns. */
const IN_STEP_NS = 2e6;

/** In the order of the streams; clocks first, then gaps and matches. */
export function remarks(streams: readonly StreamReport[], toleranceNs: number): Remark[] {
  const clocks = clockRemarks(streams);
  const all = streams.every(s => s.clock.identical || s.clock.withHeader === 0) ? noReceiveTime(streams) : [];
  return [...all, ...streams.flatMap(s => [...clocks.filter(r => r.sensor === s.name), ...ownRemarks(s, toleranceNs)])];
}

function clockRemarks(streams: readonly StreamReport[]): Remark[] {
  const read = streams.filter(s => s.clock.corrected !== undefined && !s.clock.identical);
  const medians = read.map(s => s.clock.corrected!.medianNs);
  // A replay records old stamps at a later time: then only the differences between streams mean something.
  const replay = medians.length > 0 && medians.every(m => Math.abs(m) > OTHER_CLOCK_NS);
  const ahead = replay ? [] : read.filter(s => s.clock.corrected!.p95Ns > AHEAD_NS);
  return [
    ...ahead.map(aheadRemark),
    ...read
      .filter(s => !ahead.includes(s))
      .flatMap(s =>
        differsRemark(
          s,
          read.filter(o => !ahead.includes(o)),
        ),
      ),
    ...streams.flatMap(s => stampRemark(s, streams)),
  ];
}

/** Nothing can be recorded before it is measured, so the lead is a lower bound of the clock's error. */
function aheadRemark(s: StreamReport): Remark {
  const { p95Ns } = s.clock.corrected!;
  const others =
    s.aheadOfOthersNs === undefined
      ? ''
      : ` Its median lies ${duration(s.aheadOfOthersNs)} ${s.aheadOfOthersNs < 0 ? 'behind' : 'ahead of'} the median of the other streams.`;
  // Rounded towards zero: still a true bound.
  const bound = (Math.floor(p95Ns / 1e5) / 10).toFixed(1);
  return remark(
    s,
    'clock_ahead',
    'check',
    `header stamps lie up to ${duration(p95Ns)} after the moment the recorder received the message, which cannot be: the sensor's clock is ahead of the recorder's by at least that, plus the unknown time the message was under way.${others} Check its clock, or give clock.offset_ms (-${bound} or lower) in the rig file.`,
  );
}

function differsRemark(s: StreamReport, all: readonly StreamReport[]): Remark[] {
  const others = all.filter(o => o !== s);
  const sameKind = others.filter(o => o.kind === s.kind);
  const peers = sameKind.length > 0 ? sameKind : others;
  if (peers.length === 0) return [];
  const difference = s.clock.corrected!.medianNs - median(peers.map(o => o.clock.corrected!.medianNs));
  if (Math.abs(difference) <= (sameKind.length > 0 ? SAME_KIND_NS : OTHER_KIND_NS)) return [];
  const whom =
    peers.length === 1 ? peers[0].name : sameKind.length > 0 ? `the other ${s.kind} streams` : 'the other streams';
  const way = difference > 0 ? 'ahead of' : 'behind';
  const cause =
    difference > 0
      ? `either ${s.name} is recorded faster, or its clock is ahead`
      : `either ${s.name} takes longer to be recorded, or its clock is behind`;
  return [
    remark(
      s,
      'clock_differs',
      'check',
      `header stamps lie ${duration(difference)} ${way} what the recorder saw, compared with ${whom}: ${cause}; stamps alone cannot tell. Check its clock, or give clock.offset_ms in the rig file.`,
    ),
  ];
}

const COPIED = 'header and record stamps are equal in every message, so one was copied from the other';

/** A log that keeps one stamp per message says so once. */
function noReceiveTime(streams: readonly StreamReport[]): Remark[] {
  if (!streams.some(s => s.clock.identical)) return [];
  return [
    {
      sensor: '',
      kind: 'no_receive_time',
      level: 'note',
      text: `${COPIED}: offsets of clocks cannot be seen in this recording.`,
    },
  ];
}

function stampRemark(s: StreamReport, all: readonly StreamReport[]): Remark[] {
  if (s.health.messages === 0) return [];
  if (s.clock.identical) {
    if (all.every(o => o.clock.identical || o.clock.withHeader === 0)) return [];
    return [remark(s, 'no_receive_time', 'note', `${COPIED}: an offset of this clock cannot be seen here.`)];
  }
  if (s.clock.clock === 'header') return [];
  const share = s.clock.clock === 'mixed' ? 'for some messages' : 'for all messages';
  const why = s.clock.withHeader === 0 ? 'no usable header stamp' : 'implausible or missing header stamps';
  return [
    remark(
      s,
      'record_stamps',
      'note',
      `${why}: record stamps were used ${share}, which are late by the unknown time each message was under way.`,
    ),
  ];
}

function ownRemarks(s: StreamReport, toleranceNs: number): Remark[] {
  const { backward, gaps, duplicates, periodNs, messages } = s.health;
  const { matched, frames, dtMedianNs, dtP5Ns, dtP95Ns } = s.match;
  const found: Remark[] = [];
  if (backward.count > 0) {
    const text = `stamps step backward ${times(backward.count)} in recording order, by up to ${formatDuration(backward.largestNs)}; messages were sorted by stamp.`;
    found.push(remark(s, 'backward', 'check', text));
  }
  if (gaps.count > 0) {
    const rest = gaps.uncounted > 0 ? ` (${gaps.uncounted} of unclear length not counted)` : '';
    const text = `${gaps.count} ${gaps.count === 1 ? 'gap' : 'gaps'} with about ${gaps.missing} missing ${gaps.missing === 1 ? 'message' : 'messages'}${rest}; the longest takes ${formatDuration(gaps.largestNs)} from ${(gaps.largestAt / 1e9).toFixed(3)} s on, where a step normally takes ${formatDuration(periodNs)}.`;
    found.push(remark(s, 'gaps', 'check', text));
  }
  if (duplicates > 0) {
    const text = `${duplicates} of ${messages} messages have the same stamp as the one before: recorded twice, or a driver that does not stamp each one.`;
    found.push(remark(s, 'duplicates', 'check', text));
  }
  if (matched < 0.9 * frames) {
    const share = Math.floor((100 * matched) / frames);
    const slow = periodNs > 2 * toleranceNs;
    const why = slow
      ? `its messages come only every ${duration(periodNs)}`
      : 'look at its gaps, at its clock, and at --tolerance';
    const text = `${share} % of the frames have a message within ${formatDuration(toleranceNs)}; ${why}.`;
    found.push(remark(s, 'few_matches', slow ? 'note' : 'check', text));
  }
  const steady = matched >= 5 && dtP95Ns - dtP5Ns < IN_STEP_NS && Math.abs(dtMedianNs) >= 5e6;
  if (!s.isReference && steady && periodNs > 2 * IN_STEP_NS) {
    const text = `always ${duration(dtMedianNs)} ${dtMedianNs < 0 ? 'before' : 'after'} the frame: the sensor runs in step with the reference; the constant part is either how it is triggered or an offset of a clock.`;
    found.push(remark(s, 'in_step', 'note', text));
  }
  return found;
}

/** Without sign, to a tenth of a millisecond where it is longer than that. */
function duration(ns: number): string {
  const size = Math.abs(ns);
  return formatDuration(size < 1e6 ? size : Math.round(size / 1e5) * 1e5);
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

function remark(s: StreamReport, kind: RemarkKind, level: Remark['level'], text: string): Remark {
  return { sensor: s.name, kind, level, text };
}
