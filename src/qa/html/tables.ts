// The tables of the page: one row per stream, one per pair of streams.
import type { Grade } from '../grade.js';
import type { SyncReport } from '../sync-report.js';
import { escapeHtml, ms, signedMs } from './text.js';

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
  'health',
  'matched',
  'dt',
  '|dt| 95&nbsp;%',
  'match',
];

export function streamTable({ streams }: SyncReport): string {
  const rows = streams.map(s => {
    const { diagnosis: d, clock, match } = s;
    const share = !match || match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`;
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
    ].map(cell => `<td>${cell}</td>`);
    const matched = [share, signedMs(match?.dtMedianNs), ms(match?.absP95Ns ?? Number.NaN)].map(
      cell => `<td>${cell}</td>`,
    );
    const title = `<td title="${escapeHtml(s.topic)}">${escapeHtml(s.name)}${s.isReference ? ' <span class="soft">(reference)</span>' : ''}</td>`;
    const grade = s.isReference ? undefined : match?.grade;
    return `<tr>${title}${cells.join('')}${gradeCell(s.grade.grade, s.grade.because)}${matched.join('')}${gradeCell(grade)}</tr>`;
  });
  return table(streamColumns, rows);
}

export function pairTable({ pairs }: SyncReport): string {
  const rows = pairs.map(pair => {
    const numbers = [pair.pairs, signedMs(pair.medianNs, 2), signedMs(pair.p5Ns, 2), signedMs(pair.p95Ns, 2)];
    const names = [pair.a, pair.b].map(name => `<td>${escapeHtml(name)}</td>`);
    return `<tr>${names.join('')}${numbers.map(n => `<td>${n}</td>`).join('')}${gradeCell(pair.grade)}<td class="text">${escapeHtml(pair.cause)}</td></tr>`;
  });
  return table(['a', 'b', 'pairs', 'median', '5&nbsp;%', '95&nbsp;%', 'grade', 'what it is'], rows);
}

function table(columns: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${columns.map(c => `<th>${c}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function gradeCell(grade: Grade | undefined, because = ''): string {
  return `<td class="grade ${grade ?? ''}"${because === '' ? '' : ` title="${escapeHtml(because)}"`}>${grade ?? '–'}</td>`;
}
