// The sync report for a terminal: two tables of at most 120 columns, then remarks in sentences.
import { printable } from '../issue.js';
import { frameWords, type StreamReport, type SyncReport } from '../qa/index.js';
import { type RejectReason, rejectReasons } from '../sync/index.js';
import { formatDuration } from '../time/stamp.js';
import { count, table } from './print.js';

const WIDTH = 120;
/** A name longer than this is shortened in the tables; remarks and JSON have it whole. */
const MOST_LETTERS = 24;

export function syncText(report: SyncReport): string {
  const { streams, recording, frames } = report;
  const span = streams.length === 0 ? 0 : Math.max(0, report.lastNs - report.firstNs);
  const head = wrapped(`${recording}: ${count(frames)} frames in ${formatDuration(span)}, ${frameWords(report)}`, '');
  const parts = [
    head,
    `Stamps (ms; stamp−rec = stamp − record stamp: + is stamped after the recorder got it, so one of the clocks is off)\n${stamps(streams)}`,
    `Matches (ms; dt = stamp of the match − stamp of the frame; grade by the 95 % quantile of |dt|)\n${matches(streams)}`,
  ];
  const unused = inNoFrame(streams);
  if (unused !== '') parts.push(`Messages in no frame\n${unused}`);
  const said = report.remarks.map(r => wrapped(`${r.sensor || 'all streams'}: ${r.text}`));
  if (said.length > 0) parts.push(`Remarks\n${said.join('\n')}`);
  return parts.join('\n\n');
}

function stamps(streams: readonly StreamReport[]): string {
  const head = [
    'stream',
    'kind',
    'msgs',
    'Hz',
    'jitter',
    'gaps',
    'lost',
    'dup',
    'back',
    'stamp−rec',
    '5 %',
    '95 %',
    'vs others',
  ];
  const rows = streams.map(({ name, kind, health, clock, aheadOfOthersNs }) => [
    short(name),
    kind,
    String(health.messages),
    fixed(health.rateHz, 2),
    milliseconds(health.jitterNs, 2),
    String(health.gaps.count),
    String(health.gaps.missing),
    String(health.duplicates),
    String(health.backward.count),
    ...(clock.identical
      ? ['–', '–', '–']
      : [clock.corrected?.medianNs, clock.corrected?.p5Ns, clock.corrected?.p95Ns].map(signed)),
    signed(aheadOfOthersNs),
  ]);
  return aligned(head, rows, 2);
}

function matches(streams: readonly StreamReport[]): string {
  const head = ['stream', 'matched', '', 'dt', '|dt| 50 %', '95 %', '99 %', 'max', 'grade'];
  const rows = streams.map(({ name, isReference, match }) => [
    short(name),
    `${match.matched}/${match.frames}`,
    match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`,
    signed(match.dtMedianNs),
    milliseconds(match.absP50Ns),
    milliseconds(match.absP95Ns),
    milliseconds(match.absP99Ns),
    milliseconds(match.absMaxNs),
    isReference ? 'reference' : (match.grade ?? '–'),
  ]);
  return aligned(head, rows, 1, 8);
}

/** Reasons of the default policy, always shown; others where they occur. */
const usual: readonly RejectReason[] = [
  'not_nearest',
  'outside_tolerance',
  'before_first_frame',
  'after_last_frame',
  'no_frames',
];

function inNoFrame(streams: readonly StreamReport[]): string {
  const given = new Set(streams.flatMap(s => [...s.match.rejected.keys()]));
  const others = rejectReasons.filter(r => r !== '' && given.has(r) && !usual.includes(r)) as RejectReason[];
  const reasons = others.length === 0 ? usual : [...usual.filter(reason => given.has(reason)), ...others];
  const rows = streams
    .filter(s => s.match.rejected.size > 0)
    .map(({ name, match }) => [short(name), ...reasons.map(reason => String(match.rejected.get(reason) ?? 0))]);
  const head = ['stream', ...reasons.map(reason => reason.replaceAll('_', ' '))];
  return rows.length === 0 ? '' : aligned(head, rows, 1);
}

/** Right-aligns the columns [from, to): the table itself aligns numbers only, and these have fixed decimals. */
function aligned(head: readonly string[], rows: readonly string[][], from: number, to = head.length): string {
  const widths = head.map((h, c) => Math.max(h.length, ...rows.map(row => row[c].length)));
  const right = (row: readonly string[]) =>
    row.map((cell, c) => (c >= from && c < to ? cell.padStart(widths[c]) : cell));
  return table(right(head), rows.map(right));
}

function short(name: string): string {
  return name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS - 1)}…`;
}

function fixed(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** Milliseconds; from 100 s on, seconds with their unit, so that another clock does not widen the table. */
function milliseconds(ns: number, digits = 1): string {
  return Math.abs(ns) >= 100e9 ? `${(ns / 1e9).toPrecision(4)}s` : fixed(ns / 1e6, digits);
}

function signed(ns: number | undefined): string {
  if (ns === undefined || Number.isNaN(ns)) return '–';
  const text = milliseconds(ns);
  return ns > 0 && text !== '0.0' ? `+${text}` : text.replace(/^-(0\.0)$/, '$1');
}

/** Lines of at most WIDTH letters; the first begins with `mark`, the others are indented as much. */
function wrapped(text: string, mark = '- '): string {
  const lines: string[] = [];
  const indent = ' '.repeat(mark.length);
  let line = mark;
  for (const word of printable(text).split(' ')) {
    const full = line.length + 1 + word.length > WIDTH;
    if (full) lines.push(line);
    line = full ? indent + word : line === mark ? mark + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
