// The report on labels as one self-contained HTML page: no scripts, nothing loaded, every text of a recording escaped.
import { htmlDocument } from '../html/document.js';
import { escapeHtml } from '../html/text.js';
import type { QueueItem } from './queue/queue-json.js';
import type { LabelReport } from './report.js';

/** A drawn part of a frame as it stands in the page. */
export interface ItemPicture {
  readonly caption: string;
  /** Base64 of a JPEG. */
  readonly jpeg: string;
}

export interface LabelPage {
  readonly report: LabelReport;
  readonly items: readonly QueueItem[];
  /** Of each item. */
  readonly pictures: readonly (readonly ItemPicture[])[];
}

export function labelPage({ report, items, pictures }: LabelPage): string {
  const title = escapeHtml(report.recording);
  const { bound, flagged, tracks, formats, rig, unbound } = report;
  const left = Object.entries(unbound).map(([why, n]) => `${n} ${why}`);
  return htmlDocument({
    title: `${title} – labels`,
    rules: `.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),360px));gap:6px 18px}
img{display:block;width:100%;height:auto;border-radius:6px}`,
    pictures: true,
    body: `<h1>${title}</h1>
<p class="lead">${bound} labels (${escapeHtml(formats.join(', '))}) of ${tracks} tracks; ${flagged} of them have a finding${left.length > 0 ? `; not checked: ${escapeHtml(left.join(', '))}` : ''}.</p>
${rig.map(fault => `<p class="card remark check"><b>${escapeHtml(fault.sensor)}</b>: ${escapeHtml(fault.text)}</p>`).join('\n')}
<h2>Checks</h2>
<div class="card scroll">${checkTable(report)}</div>
<h2>Classes</h2>
<div class="card scroll">${classTable(report)}</div>
<h2>Most suspicious</h2>
${items.length === 0 ? '<p class="card">Nothing speaks against any label.</p>' : items.map((item, i) => itemCard(item, pictures[i] ?? [])).join('\n')}
<h2>How to read this</h2>
<div class="card"><dl>
<dt>nats</dt><dd>How rare the values of a label are among those of its class in this dataset: −ln of the share that is as large. What several
checks share is counted once. It ranks; it is no probability that the label is wrong.</dd>
<dt>Pictures</dt><dd>Red: the 3D box, at the picture's moment. Blue: the 2D box of the file. From above: ahead of the rig is up; points
inside the box are green, other boxes grey, the stroke leads to the front.</dd>
<dt>Sensors at fault</dt><dd>A camera, LiDAR or radar beside which all labels lie alike is misplaced, or its clock is. That was taken out
before the labels were ranked.</dd>
</dl></div>`,
  });
}

function checkTable({ checks }: LabelReport): string {
  const rows = checks.map(({ name, unit, limit, measured, findings, worst, about }) => {
    const number = (value: number) => `${Number(value.toPrecision(3))}${unit === '1' ? '' : ` ${escapeHtml(unit)}`}`;
    const cells = [measured, findings, number(limit), worst === null ? '–' : number(worst)];
    return `<tr><td>${escapeHtml(name)}</td>${cells.map(cell => `<td>${cell}</td>`).join('')}<td class="text">${escapeHtml(about)}</td></tr>`;
  });
  return table(['check', 'measured', 'findings', 'limit', 'worst', 'what it measures'], rows);
}

function classTable({ categories }: LabelReport): string {
  const rows = Object.entries(categories).map(
    ([name, { labels, flagged }]) => `<tr><td>${escapeHtml(name)}</td><td>${labels}</td><td>${flagged}</td></tr>`,
  );
  return table(['class', 'labels', 'with a finding'], rows);
}

function table(columns: readonly string[], rows: readonly string[]): string {
  const last = (name: string) => (name === 'what it measures' ? ' class="text"' : '');
  return `<table><thead><tr>${columns.map(name => `<th${last(name)}>${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function itemCard({ id, target, frame, score, reasons }: QueueItem, pictures: readonly ItemPicture[]): string {
  const category = 'category' in target && target.category ? `${escapeHtml(target.category)}, ` : '';
  const facts = reasons.map(
    ({ check, text, nats }) => `<li><b>${escapeHtml(check)}</b>: ${escapeHtml(text)} (${nats.toFixed(1)} nats)</li>`,
  );
  const images = pictures.map(
    ({ caption, jpeg }) =>
      `<figure><figcaption>${escapeHtml(caption)}</figcaption><img alt="${escapeHtml(caption)}" src="data:image/jpeg;base64,${jpeg}"></figure>`,
  );
  return `<section class="card"><div class="head"><h3>${escapeHtml(id)}</h3><span>${category}frame ${frame}, ${score.toFixed(1)} nats</span></div>
<ul class="facts">${facts.join('')}</ul>
<div class="pair">${images.join('')}</div></section>`;
}
