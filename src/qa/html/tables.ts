// The tables of the page: the streams, their matches with the frames, and the pairs of streams.
import type { Grade } from '../grade.js';
import type { StreamReport, SyncReport } from '../sync-report.js';
import { escapeHtml, ms, signedMs } from './text.js';

/** The one column of sentences. */
const LAST = 'what it is';

const streamColumns = [
  'stream',
  'messages',
  'Hz',
  'jitter',
  'gaps (missing)',
  'doubled',
  'late',
  'jumps',
  'clock',
  'stamp&nbsp;− record',
  'vs others',
  'ppm',
  'health',
];

export function streamTable({ streams }: SyncReport): string {
  const rows = streams.map(s => {
    const { diagnosis: d, clock } = s;
    const hz = 1e9 / d.period.periodNs;
    const difference = clock.identical ? undefined : (clock.corrected ?? clock.header)?.medianNs;
    const cells = [
      d.messages,
      Number.isFinite(hz) ? (hz >= 1e5 ? hz.toPrecision(3) : hz.toFixed(2)) : '–',
      ms(d.period.jitterNs, 2),
      d.gaps.list.length === 0 ? 0 : `${d.gaps.list.length} (${d.period.observable ? d.gaps.missing : '–'})`,
      d.duplicates.count,
      d.resets.ordered ? d.late.at.length : 'all',
      s.jumps.length,
      [d.clock.class, ...d.clock.also].join(', ').replaceAll('_', ' '),
      signedMs(difference),
      signedMs(s.aheadOfOthersNs),
      ppmText(s),
    ].map(cell => `<td>${cell}</td>`);
    return `<tr>${title(s)}${cells.join('')}${gradeCell(s.grade.grade, s.grade.because)}</tr>`;
  });
  return table(streamColumns, rows);
}

export function matchTable({ streams }: SyncReport): string {
  const rows = streams.flatMap(s => {
    const { match } = s;
    if (!match) return [];
    const share = match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`;
    const sizes = [match.absP50Ns, match.absP95Ns, match.absP99Ns, match.absMaxNs].map(ns => ms(ns));
    const cells = [`${match.matched}/${match.frames}`, share, signedMs(match.dtMedianNs), ...sizes];
    const grade = s.isReference ? undefined : match.grade;
    return [`<tr>${title(s)}${cells.map(cell => `<td>${cell}</td>`).join('')}${gradeCell(grade)}</tr>`];
  });
  const columns = ['stream', 'matched', '', 'dt', '|dt| 50&nbsp;%', '95&nbsp;%', '99&nbsp;%', 'most', 'grade'];
  return table(columns, rows);
}

export function pairTable({ pairs }: SyncReport): string {
  const rows = pairs.map(pair => {
    const numbers = [pair.pairs, signedMs(pair.medianNs, 2), signedMs(pair.p5Ns, 2), signedMs(pair.p95Ns, 2)];
    const names = [pair.a, pair.b].map(name => `<td>${escapeHtml(name)}</td>`);
    return `<tr>${names.join('')}${numbers.map(n => `<td>${n}</td>`).join('')}${gradeCell(pair.grade)}<td class="text">${escapeHtml(pair.cause)}</td></tr>`;
  });
  return table(['a', 'b', 'pairs', 'median', '5&nbsp;%', '95&nbsp;%', 'grade', LAST], rows);
}

function title(s: StreamReport): string {
  const reference = s.isReference ? ' <span class="soft">(reference)</span>' : '';
  return `<td title="${escapeHtml(s.topic)}">${escapeHtml(s.name)}${reference}</td>`;
}

function ppmText({ diagnosis: { speed }, clock }: StreamReport): string {
  if (!speed.observable || clock.identical || Math.abs(speed.ppm) > 1e4) return '–';
  const text = Math.abs(speed.ppm).toFixed(1);
  return Number(text) === 0 ? text : `${speed.ppm < 0 ? '−' : '+'}${text}`;
}

function table(columns: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${columns.map(c => `<th${c === LAST ? ' class="text"' : ''}>${c}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function gradeCell(grade: Grade | undefined, because = ''): string {
  return `<td class="grade ${grade ?? ''}"${because === '' ? '' : ` title="${escapeHtml(because)}"`}>${grade ?? '–'}</td>`;
}
