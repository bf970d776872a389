// The sync report for a terminal: two tables of at most 120 columns, then remarks in sentences.
import { printable } from '../issue.js';
import type { StreamReport, SyncReport } from '../qa/index.js';
import { formatDuration } from '../time/stamp.js';
import { count, table } from './print.js';

const WIDTH = 120;
/** A name longer than this is shortened in the tables; remarks and JSON have it whole. */
const MOST_LETTERS = 24;

export function syncText(report: SyncReport): string {
  const { streams, recording, reference, frames, policy, toleranceNs } = report;
  const span = streams.length === 0 ? 0 : Math.max(0, report.lastNs - report.firstNs);
  const head = printable(
    `${recording}: ${count(frames)} frames in ${formatDuration(span)}, one per message of ${reference}; a match (${policy}) lies within ${formatDuration(toleranceNs)}`,
  );
  const parts = [
    head,
    `Stamps (ms; stamp−rec = stamp − record stamp: + is stamped after the recorder got it, so one of the clocks is off)\n${stamps(streams)}`,
    `Matches (ms; dt = stamp of the match − stamp of the frame; grade by the 95 % quantile of |dt|)\n${matches(streams)}`,
  ];
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
    fixed(health.jitterNs / 1e6, 2),
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
  const head = ['stream', 'matched', '', 'dt', '|dt| 50 %', '95 %', '99 %', 'max', 'grade', 'in no frame'];
  const rows = streams.map(({ name, isReference, match }) => [
    short(name),
    `${match.matched}/${match.frames}`,
    match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`,
    signed(match.dtMedianNs),
    fixed(match.absP50Ns / 1e6, 1),
    fixed(match.absP95Ns / 1e6, 1),
    fixed(match.absP99Ns / 1e6, 1),
    fixed(match.absMaxNs / 1e6, 1),
    isReference ? 'reference' : (match.grade ?? '–'),
    [...match.rejected].map(([reason, n]) => `${n} ${reason.replaceAll('_', ' ')}`).join(', '),
  ]);
  return aligned(head, rows, 1, 8);
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

function signed(ns: number | undefined): string {
  if (ns === undefined || Number.isNaN(ns)) return '–';
  const text = (ns / 1e6).toFixed(1);
  return ns > 0 && Number(text) !== 0 ? `+${text}` : text;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '-';
  for (const word of printable(text).split(' ')) {
    if (line.length + 1 + word.length > WIDTH && line.trim() !== '-') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
