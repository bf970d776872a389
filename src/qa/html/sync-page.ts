// The sync report as one self-contained HTML page: no scripts, nothing loaded, every recording text escaped.
import { formatDuration, fromOrigin, isoTime } from '../../time/stamp.js';
import { frameWords } from '../frame-words.js';
import type { SyncReport } from '../sync-report.js';
import { correlation } from './correlation.js';
import { htmlDocument } from './document.js';
import { lanes } from './lanes.js';
import { sensorCard } from './sensor-card.js';
import { matchTable, pairTable, streamTable } from './tables.js';
import { escapeHtml, figure } from './text.js';
import { words } from './words.js';

/** One HTML page that loads nothing and runs nothing; every text of the recording is escaped. */
export function syncPage(report: SyncReport): string {
  const span: readonly [number, number] = report.firstNs <= report.lastNs ? [report.firstNs, report.lastNs] : [0, 0];
  const name = escapeHtml(report.recording);
  return htmlDocument({
    title: `${name} – sync report`,
    body: `<h1>${name}</h1>
<p class="lead">Sync report of ${escapeHtml(report.format)}, ${formatDuration(span[1] - span[0])} from ${isoTime(fromOrigin(span[0], report.originNs))} (${fromOrigin(span[0], report.originNs)} ns).
${framesLine(report)}</p>
<h2>What to look at</h2>
${remarkCards(report)}
<h2>Streams <span class="soft">times in ms</span></h2>
<div class="card scroll">${streamTable(report)}</div>
${matches(report)}
${pairs(report)}
${motion(report)}
<h2>Stamps over time</h2>
<div class="card">${lanes(report.streams, span)}</div>
<h2>Sensor by sensor</h2>
${report.streams.map(s => sensorCard(s, span, report.reference)).join('\n')}
<h2>How to read this</h2>
<div class="card">${words}</div>`,
  });
}

function framesLine(report: SyncReport): string {
  const { frames, recorder } = report;
  if (frames === 0) return `No frames can be made of it. ${escapeHtml(recorder.evidence)}.`;
  return `${frames} ${frames === 1 ? 'frame' : 'frames'}, ${frameWords(report, text => `<b>${escapeHtml(text)}</b>`)}.`;
}

function remarkCards({ remarks }: SyncReport): string {
  if (remarks.length === 0) return '<p class="card">Nothing stands out.</p>';
  return remarks
    .map(
      r => `<p class="card remark ${r.level}"><b>${escapeHtml(r.sensor || 'all streams')}</b>${escapeHtml(r.text)}</p>`,
    )
    .join('\n');
}

function matches(report: SyncReport): string {
  if (!report.streams.some(s => s.match)) return '';
  return `<h2>Matches <span class="soft">ms, stamp of the match − stamp of the frame</span></h2>
<div class="card scroll">${matchTable(report)}</div>`;
}

function pairs(report: SyncReport): string {
  if (report.pairs.length === 0) return '';
  return `<h2>Pairs <span class="soft">ms, stamp of b − stamp of a</span></h2>
<div class="card scroll">${pairTable(report)}</div>`;
}

function motion({ motion }: SyncReport): string {
  if (motion.length === 0) return '';
  const cards = motion.map(curve => {
    const [a, b] = [curve.a, curve.b].map((topic, i) => `${escapeHtml(topic)} (${escapeHtml(curve.signals[i])})`);
    const names = `${a} against ${b}`;
    const found =
      curve.offsetNs === undefined
        ? `not told: ${escapeHtml(curve.reasons.join('; '))}`
        : `${(curve.offsetNs / 1e6).toFixed(3)} ± ${((curve.sigmaNs ?? Number.NaN) / 1e6).toFixed(3)} ms`;
    return `<section class="card other"><div class="head"><h3>${names}</h3><span class="soft">${found}</span></div>
${figure('correlation of their motion over the offset, ms', correlation(curve))}</section>`;
  });
  return `<h2>Offsets from motion <span class="soft">stamp of the first − stamp of the second, of the same instant</span></h2>\n${cards.join('\n')}`;
}
