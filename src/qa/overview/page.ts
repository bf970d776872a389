// The overview as one self-contained HTML page: no scripts, nothing loaded, every recording text escaped.
import { type Box, drawing, scale, xAxis, yAxis } from '../html/axis.js';
import { htmlDocument } from '../html/document.js';
import { escapeHtml, figure, ms, coordinate as px, signedMs } from '../html/text.js';
import { missingPath } from './coverage-path.js';
import { madeOf } from './made-of.js';
import type { CalibrationOverview, Overview, SensorOverview } from './overview.js';
import { type PairVerdict, pointsOut } from './points-out.js';

export interface OverviewPage {
  readonly name: string;
  /** Version that the dataset was made with. */
  readonly madeBy: string;
  readonly hash: string;
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
  readonly accounting: {
    readonly found: number;
    readonly decoded: number;
    readonly dropped: Readonly<Record<string, number>>;
    readonly unselected: number;
  };
  readonly issues: readonly {
    readonly code: string;
    readonly severity: string;
    readonly text: string;
    readonly count: number;
  }[];
  readonly overview: Overview;
  readonly verdicts: readonly PairVerdict[];
}

export function overviewPage(page: OverviewPage): string {
  const name = escapeHtml(page.name);
  const { overview } = page;
  const made = escapeHtml(madeOf({ framelock: page.madeBy, inputs: page.inputs }, size => `${size} bytes`));
  return htmlDocument({
    title: `${name} – dataset overview`,
    rules: `.missing{fill:var(--poor)}.there{fill:var(--own);opacity:.35}
td.why{text-align:left;white-space:normal}`,
    body: `<h1>${name}</h1>
<p class="lead">${overview.frames} frames of ${overview.sensors.length} sensors, ${made}.<br>
Dataset hash ${escapeHtml(page.hash)}</p>
<h2>What to look at</h2>
${remarks(page)}
<h2>Sensors <span class="soft">times in ms, of the sensor − of the frame</span></h2>
<div class="card scroll">${sensorTable(overview)}</div>
<h2>Coverage <span class="soft">red: frames without the sensor</span></h2>
<div class="card">${coverage(overview)}</div>
<h2>Calibration</h2>
${calibration(page)}
<h2>Messages</h2>
<div class="card scroll">${messages(page)}</div>
<h2>Issues</h2>
${issues(page)}`,
  });
}

function remarks({ overview, verdicts }: OverviewPage): string {
  const found = pointsOut(overview, verdicts);
  if (found.length === 0) return '<p class="card">Nothing stands out.</p>';
  return found
    .map(r => {
      const others = r.others
        ? `<details><summary>and ${r.others.length} more sensors</summary>${escapeHtml(r.others.join(', '))}</details>`
        : '';
      return `<div class="card remark check"><b>${escapeHtml(r.sensor)}</b>${escapeHtml(r.text)}${others}</div>`;
    })
    .join('\n');
}

function sensorTable({ sensors, frames }: Overview): string {
  const rows = sensors.map(s => {
    const share = frames === 0 ? '–' : `${Math.floor((100 * s.frames) / frames)} %`;
    const reference = s.isReference ? ' <span class="soft">(reference)</span>' : '';
    const times = s.windows ? ['–', '–', '–'] : [signedMs(s.dtMedianNs), ms(s.absP95Ns), ms(s.absMaxNs)];
    const numbers = [s.kind, `${s.frames}/${frames}`, share, s.held, s.missing.length, ...times];
    const cells = numbers.map(cell => `<td>${escapeHtml(String(cell))}</td>`).join('');
    return `<tr><td title="${escapeHtml(s.topic)}">${escapeHtml(s.name)}${reference}</td>${cells}<td class="grade ${s.grade ?? ''}">${s.windows ? 'window' : (s.grade ?? '–')}</td></tr>`;
  });
  return table(
    ['sensor', 'kind', 'frames', '', 'held', 'runs missing', 'dt median', '|dt| 95&nbsp;%', 'most', 'grade'],
    rows,
  );
}

const LANE = 22;

function coverage({ sensors, frames }: Overview): string {
  const box: Box = { width: 1000, height: sensors.length * LANE + 42, left: 160, right: 12, top: 6, bottom: 34 };
  const x = scale(0, Math.max(1, frames), box.left, box.width - box.right, 10);
  const width = box.width - box.left - box.right;
  const lanes = sensors.map((s, i) => {
    const top = box.top + i * LANE + 3;
    const name = s.name.length > 22 ? `${s.name.slice(0, 21)}…` : s.name;
    const label = `<text class="name" x="${box.left - 10}" y="${top + 12}" text-anchor="end">${escapeHtml(name)}</text>`;
    const bar = `<path class="there" d="M${box.left} ${top + 5}h${width}v5h${-width}z"/>`;
    const missing = missingPath(s.missing, frames, { left: box.left, top, width, height: 15 }, 1.5);
    return `<g class="${colourOf(s)}">${label}${bar}<path class="missing" d="${missing}"/></g>`;
  });
  return drawing(box, 'Frames in which each sensor is', xAxis(box, x, 'frame') + lanes.join(''));
}

function colourOf({ kind }: SensorOverview): string {
  return kind === 'camera' || kind === 'lidar' || kind === 'radar' ? kind : 'other';
}

function calibration({ overview, verdicts }: OverviewPage): string {
  if (!overview.calibrationChecked)
    return '<p class="card">Not checked: convert with --check-calibration, or run framelock calib check on the dataset.</p>';
  const cards = verdicts.map(
    v =>
      `<p class="card remark ${v.verdict === 'healthy' ? '' : 'check'}"><b>${escapeHtml(`${v.cloud} in ${v.camera}`)}</b>${escapeHtml([v.verdict, ...v.reasons].join(': '))}</p>`,
  );
  const told = (camera: string) => verdicts.some(v => v.camera === camera && v.verdict !== 'unknown');
  const curves = overview.sensors.flatMap(s =>
    s.calibration
      ? [
          `<section class="card camera">${figure(`${escapeHtml(s.name)}: P(calibrated) over the frames; ${told(s.name) ? 'below 0.5 another calibration fits better' : 'these frames cannot tell right from wrong'}`, curve(s.calibration, overview.frames))}</section>`,
        ]
      : [],
  );
  return [...cards, ...curves].join('\n') || '<p class="card">No camera has a window of frames that tells.</p>';
}

function curve({ windows }: CalibrationOverview, frames: number): string {
  const box: Box = { width: 900, height: 150, left: 46, right: 10, top: 20, bottom: 32 };
  const x = scale(0, Math.max(1, frames), box.left, box.width - box.right, 8);
  const y = scale(0, 1, box.height - box.bottom, box.top, 4);
  const dots = windows.map(w => `M${px(x.at(w.frame))} ${px(y.at(w.probability))}h0.1`).join('');
  const half = `<path class="jump" d="M${box.left} ${px(y.at(0.5))}H${box.width - box.right}"/>`;
  return drawing(
    box,
    `P(calibrated) of ${windows.length} windows`,
    `${xAxis(box, x, 'frame')}${yAxis(box, y, 'P')}${half}<path class="dots" d="${dots}"/>`,
  );
}

function messages({ accounting, overview }: OverviewPage): string {
  const dropped = Object.entries(accounting.dropped);
  const all = [
    ['found', accounting.found],
    ['in frames or read for them', accounting.decoded],
    ...dropped.map(([reason, count]) => [`dropped: ${words(reason)}`, count]),
    ['not selected', accounting.unselected],
  ].map(([what, count]) => `<tr><td>${escapeHtml(String(what))}</td><td>${count}</td><td></td></tr>`);
  const own = overview.sensors.flatMap(s =>
    s.rejected.map(
      ([reason, count]) =>
        `<tr><td>${escapeHtml(s.name)}</td><td>${count}</td><td class="why">in no frame: ${escapeHtml(words(reason))}</td></tr>`,
    ),
  );
  return table(['messages', 'count', ''], [...all, ...own]);
}

function issues({ issues }: OverviewPage): string {
  if (issues.length === 0) return '<p class="card">None were reported.</p>';
  return issues
    .map(
      i =>
        `<p class="card remark ${i.severity === 'info' ? '' : 'check'}"><b>${escapeHtml(i.code)}</b>${escapeHtml(i.severity)}: ${escapeHtml(i.text)}${i.count > 1 ? ` (${i.count}×)` : ''}</p>`,
    )
    .join('\n');
}

function words(reason: string): string {
  return reason.replaceAll('_', ' ');
}

function table(columns: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${columns.map(c => `<th>${c}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}
