// The sync report for a terminal: tables of at most 120 columns, then remarks in sentences.
import { printable } from '../issue.js';
import { frameWords, type StreamReport, type SyncReport, usedClockWords } from '../qa/index.js';
import { type RejectReason, rejectReasons } from '../sync/index.js';
import { formatDuration } from '../time/stamp.js';
import { motionText } from './motion-text.js';
import { many, table } from './print.js';
import { WIDTH, wrapped } from './wrapped.js';

/** A name longer than this is shortened in the tables; remarks and JSON have it whole. */
const MOST_LETTERS = 24;
/** Pairs shown; JSON and the page have all. */
const MOST_PAIRS = 20;

export function syncText(report: SyncReport): string {
  const { streams } = report;
  const parts = [
    wrapped(headline(report), ''),
    `Streams (jitter in ms; grade: the worst of clock, missing, duplicate or late messages, jitter, jumps; because names it)\n${health(streams)}`,
    `Clocks (ms; stamp−rec = stamp − record stamp: + is stamped after the recorder got it, so one of the clocks is off)\n${clocks(streams)}`,
  ];
  parts.push(
    `Corrections (what was added to the stamps before they were matched, on whose authority, how certain)\n${corrections(streams)}`,
  );
  if (streams.some(s => s.match !== undefined))
    parts.push(
      `Matches (ms; dt = stamp of the match − stamp of the frame; grade by the 95 % quantile of |dt|)\n${matches(streams)}`,
    );
  if (report.pairs.length > 0) parts.push(pairs(report));
  if (report.motion.length > 0) parts.push(motionText(report.motion, short));
  const unused = inNoFrame(streams);
  if (unused !== '') parts.push(`Messages in no frame\n${unused}`);
  const said = report.remarks.map(r => wrapped(`${r.sensor || 'all streams'}: ${r.text}`));
  parts.push(`Remarks\n${said.length > 0 ? said.join('\n') : '- nothing stands out'}`);
  return parts.join('\n\n');
}

function headline(report: SyncReport): string {
  const { streams, recording, frames, lastNs, firstNs } = report;
  const span = streams.length === 0 ? 0 : Math.max(0, lastNs - firstNs);
  if (frames === 0)
    return `${recording}: stamps of ${many(streams.length, 'stream')} in ${formatDuration(span)}; no frames can be made of them`;
  return `${recording}: ${many(frames, 'frame')} in ${formatDuration(span)}, ${frameWords(report)}`;
}

function health(streams: readonly StreamReport[]): string {
  const head = ['stream', 'kind', 'msgs', 'Hz', 'jitter', 'gaps', 'lost', 'dup', 'late', 'jumps', 'grade', 'because'];
  const rows = streams.map(({ name, kind, diagnosis: d, jumps, grade }) => [
    short(name),
    kind,
    String(d.messages),
    fixed(1e9 / d.period.periodNs, 2),
    milliseconds(d.period.jitterNs, 2),
    String(d.gaps.list.length),
    d.period.observable ? String(d.gaps.missing) : '–',
    String(d.duplicates.count),
    d.resets.ordered ? String(d.late.at.length) : 'all',
    String(jumps.length + d.resets.at.filter(at => !jumps.some(j => Math.abs(j.at - at) <= 1)).length),
    grade.grade ?? '–',
    grade.because,
  ]);
  return aligned(head, fitting(head, rows), 2, 10);
}

function clocks(streams: readonly StreamReport[]): string {
  const head = ['stream', 'clock', 'stamp means', 'stamp−rec', '5 %', '95 %', 'vs others', 'ppm', '±'];
  const rows = streams.map(({ name, clock, diagnosis: { clock: kind, speed }, meaning, aheadOfOthersNs }) => [
    short(name),
    [kind.class, ...kind.also].join(', ').replaceAll('_', ' '),
    meaning.meaning.replaceAll('_', ' '),
    ...(clock.identical || !clock.header
      ? ['–', '–', '–']
      : [clock.corrected ?? clock.header].flatMap(d => [d.medianNs, d.p5Ns, d.p95Ns].map(signed))),
    signed(aheadOfOthersNs),
    ...(speed.observable && !clock.identical && Math.abs(speed.ppm) < 1e4
      ? [withSign(speed.ppm.toFixed(1)), speed.sigmaPpm.toFixed(1)]
      : ['–', '–']),
  ]);
  return aligned(head, rows, 3);
}

/** Streams of which the same is to be said share a line. */
function corrections(streams: readonly StreamReport[]): string {
  const said = new Map<string, string[]>();
  for (const { name, used } of streams) {
    const words = usedClockWords(used);
    const names = said.get(words);
    if (names) names.push(name);
    else said.set(words, [name]);
  }
  return Array.from(said, ([words, names]) => wrapped(`${names.join(', ')}: ${words}`)).join('\n');
}

function matches(streams: readonly StreamReport[]): string {
  const head = ['stream', 'matched', '', 'dt', '|dt| 50 %', '95 %', '99 %', 'max', 'grade'];
  const rows = streams.flatMap(({ name, isReference, match }) =>
    match === undefined
      ? []
      : [
          [
            short(name),
            `${match.matched}/${match.frames}`,
            match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`,
            signed(match.dtMedianNs),
            milliseconds(match.absP50Ns),
            milliseconds(match.absP95Ns),
            milliseconds(match.absP99Ns),
            milliseconds(match.absMaxNs),
            isReference ? 'reference' : (match.grade ?? '–'),
          ],
        ],
  );
  return aligned(head, rows, 1, 8);
}

function pairs({ pairs }: SyncReport): string {
  const head = ['a', 'b', 'pairs', 'b − a', '5 %', '95 %', 'relation', 'grade'];
  const rows = pairs
    .slice(0, MOST_PAIRS)
    .map(p => [
      short(p.a),
      short(p.b),
      String(p.pairs),
      ...[p.medianNs, p.p5Ns, p.p95Ns].map(ns => signed(ns)),
      p.relation.replace('_', ' '),
      p.grade ?? '–',
    ]);
  const more = pairs.length > MOST_PAIRS ? `\n${pairs.length - MOST_PAIRS} more pairs: see --json or --html` : '';
  return `Pairs (ms; nearest stamps of b and a; triggered: a constant distance; in step: the same rhythm; free: any distance)\n${aligned(head, rows, 2, 6)}${more}`;
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
  const given = new Set(streams.flatMap(s => [...(s.match?.rejected.keys() ?? [])]));
  const others = rejectReasons.filter(r => r !== '' && given.has(r) && !usual.includes(r)) as RejectReason[];
  const reasons = others.length === 0 ? usual : [...usual.filter(reason => given.has(reason)), ...others];
  const rows = streams
    .filter(s => s.match !== undefined && s.match.rejected.size > 0)
    .map(({ name, match }) => [short(name), ...reasons.map(reason => String(match!.rejected.get(reason) ?? 0))]);
  const head = ['stream', ...reasons.map(reason => reason.replaceAll('_', ' '))];
  return rows.length === 0 ? '' : aligned(head, rows, 1);
}

/** Right-aligns the columns [from, to): the table itself aligns numbers only, and these have fixed decimals. */
function aligned(head: readonly string[], rows: readonly string[][], from: number, to = head.length): string {
  const widths = head.map((h, c) => rows.reduce((most, row) => Math.max(most, row[c].length), h.length));
  const right = (row: readonly string[]) =>
    row.map((cell, c) => (c >= from && c < to ? cell.padStart(widths[c]) : cell));
  return table(right(head), rows.map(right));
}

/** The last column gives way where a row would be wider than a terminal. */
function fitting(head: readonly string[], rows: readonly string[][]): string[][] {
  const last = head.length - 1;
  const widths = head.map((h, c) => rows.reduce((most, row) => Math.max(most, row[c].length), h.length));
  const room = WIDTH - widths.slice(0, last).reduce((sum, w) => sum + w + 2, 0);
  const cut = (text: string) => (text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`);
  return rows.map(row => [...row.slice(0, last), cut(row[last])]);
}

/** Control characters count as they are printed. */
function short(name: string): string {
  const letters = printable(name);
  return letters.length <= MOST_LETTERS ? letters : `${letters.slice(0, MOST_LETTERS - 1)}…`;
}

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? (value >= 1e5 ? value.toPrecision(3) : value.toFixed(digits)) : '–';
}

/** Milliseconds; from 100 s on, seconds with their unit, so that another clock does not widen the table. */
function milliseconds(ns: number, digits = 1): string {
  return Math.abs(ns) >= 100e9 ? `${(ns / 1e9).toPrecision(4)}s` : fixed(ns / 1e6, digits);
}

function signed(ns: number | undefined): string {
  if (ns === undefined || Number.isNaN(ns)) return '–';
  return withSign(Math.abs(ns) >= 100e9 ? milliseconds(ns) : (ns / 1e6).toFixed(1));
}

function withSign(text: string): string {
  if (Number.parseFloat(text) === 0) return text.replace('-', '');
  return text.startsWith('-') ? text : `+${text}`;
}
