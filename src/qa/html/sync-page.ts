// The sync report as one self-contained HTML page: no scripts, nothing loaded, every recording text escaped.
import { formatDuration, fromOrigin } from '../../time/stamp.js';
import { version } from '../../version.js';
import { frameWords } from '../frame-words.js';
import { stepsOf } from '../stamp-health.js';
import type { StreamReport, SyncReport } from '../sync-report.js';
import { histogram } from './histogram.js';
import { colourOf, lanes } from './lanes.js';
import { overTime } from './over-time.js';
import { style } from './style.js';
import { escapeHtml, ms, signedMs } from './text.js';
import { words } from './words.js';

export function syncPage(report: SyncReport): string {
  const span: readonly [number, number] = report.firstNs <= report.lastNs ? [report.firstNs, report.lastNs] : [0, 0];
  const name = escapeHtml(report.recording);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${name} – sync report</title>
<style>${style}</style>
</head>
<body><main>
<h1>${name}</h1>
<p class="lead">Sync report of ${escapeHtml(report.format)}, ${formatDuration(span[1] - span[0])} from ${fromOrigin(span[0], report.originNs)} ns.
${report.frames} frames, ${frameWords(report, text => `<b>${escapeHtml(text)}</b>`)}.</p>
<h2>What to look at</h2>
${remarkCards(report)}
<h2>Streams <span class="soft">times in ms</span></h2>
<div class="card scroll">${streamTable(report)}</div>
<h2>Stamps over time</h2>
<div class="card">${lanes(report.streams, span)}</div>
<h2>Sensor by sensor</h2>
${report.streams.map(s => sensorCard(s, span, report.reference)).join('\n')}
<h2>How to read this</h2>
<div class="card">${words}</div>
<footer>Made by framelock ${version}.</footer>
</main></body>
</html>
`;
}

function remarkCards({ remarks }: SyncReport): string {
  if (remarks.length === 0) return '<p class="card">Nothing stands out.</p>';
  return remarks
    .map(
      r => `<p class="card remark ${r.level}"><b>${escapeHtml(r.sensor || 'all streams')}</b>${escapeHtml(r.text)}</p>`,
    )
    .join('\n');
}

const columns = [
  'stream',
  'messages',
  'Hz',
  'jitter',
  'gaps (missing)',
  'doubles',
  'backward',
  'stamp&nbsp;− record',
  'vs others',
  'matched',
  'dt',
  '|dt| 95&nbsp;%',
  'grade',
];

function streamTable({ streams }: SyncReport): string {
  const rows = streams.map(s => {
    const { health, clock, match } = s;
    const share = match.frames === 0 ? '–' : `${Math.floor((100 * match.matched) / match.frames)} %`;
    const cells = [
      health.messages,
      Number.isNaN(health.rateHz) ? '–' : health.rateHz.toFixed(2),
      ms(health.jitterNs, 2),
      health.gaps.count === 0 ? 0 : `${health.gaps.count} (${health.gaps.missing})`,
      health.duplicates,
      health.backward.count,
      signedMs(clock.identical ? undefined : clock.corrected?.medianNs),
      signedMs(s.aheadOfOthersNs),
      share,
      signedMs(match.dtMedianNs),
      ms(match.absP95Ns),
    ].map(cell => `<td>${cell}</td>`);
    const title = `<td title="${escapeHtml(s.topic)}">${escapeHtml(s.name)}${s.isReference ? ' <span class="soft">(reference)</span>' : ''}</td>`;
    return `<tr>${title}${cells.join('')}${gradeCell(s)}</tr>`;
  });
  return `<table><thead><tr>${columns.map(c => `<th>${c}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function gradeCell({ match, isReference }: StreamReport): string {
  const grade = isReference ? undefined : match.grade;
  return `<td class="grade ${grade ?? ''}">${grade ?? '–'}</td>`;
}

function sensorCard(s: StreamReport, span: readonly [number, number], reference: string): string {
  const { match, clock, health } = s;
  const dt = s.isReference
    ? ''
    : figure(
        `dt to ${escapeHtml(reference)}, ms, over time`,
        overTime(match.series.t, match.series.dtNs, span, 'dt over time'),
      ) + figure('how often each dt occurs', histogram(match.series.dtNs, 'Histogram of dt', true));
  const difference = clock.identical
    ? ''
    : figure(
        'stamp − record, ms, over time: above zero is impossible unless a clock is off',
        overTime(clock.series.t, clock.series.differenceNs, span, 'Stamp minus record over time'),
      );
  const steps = figure('steps from stamp to stamp', histogram(stepsOf(s.t), 'Histogram of steps', false));
  const facts = [
    s.kind,
    `${health.messages} messages`,
    Number.isNaN(health.rateHz) ? '' : `${health.rateHz.toFixed(2)} Hz`,
    ...[...match.rejected].map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`),
  ].filter(fact => fact !== '');
  return `<section class="card ${colourOf(s)}"><div class="head"><h3>${escapeHtml(s.name)}</h3>
<span class="soft">${escapeHtml(s.topic)} · ${facts.join(' · ')}</span></div>
<div class="plots">${dt}${difference}${steps}</div></section>`;
}

function figure(caption: string, plot: string): string {
  return plot === '' ? '' : `<figure><figcaption>${caption}</figcaption>${plot}</figure>`;
}
