// One lane per sensor, one tick per stamp: gaps, rates and late starts at a glance.
import { median } from '../../time/order-statistics.js';
import type { StreamReport } from '../sync-report.js';
import { type Box, drawing, scale, xAxis } from './axis.js';
import { escapeHtml, coordinate as px } from './text.js';

const LANE = 26;
const MOST_TICKS = 250;
const STRETCHES = 500;
/** Names longer than this run into the lane. */
const MOST_LETTERS = 22;

export function lanes(streams: readonly StreamReport[], span: readonly [number, number]): string {
  const box: Box = { width: 1000, height: streams.length * LANE + 44, left: 160, right: 12, top: 8, bottom: 34 };
  const x = scale(0, Math.max(1e-9, (span[1] - span[0]) / 1e9), box.left, box.width - box.right, 10);
  const at = (t: number) => x.at((t - span[0]) / 1e9);
  const rows = streams.map((s, i) => {
    const top = box.top + i * LANE + 4;
    const name = s.name.length > MOST_LETTERS ? `${s.name.slice(0, MOST_LETTERS - 1)}…` : s.name;
    const label = `<text class="${s.isReference ? 'name reference' : 'name'}" x="${box.left - 10}" y="${top + 13}" text-anchor="end">${escapeHtml(name)}</text>`;
    const marks = s.t.length <= MOST_TICKS ? ticks(s.t, at, top) : density(s, span, at, top);
    return `<g class="${colourOf(s)}"><title>${escapeHtml(s.topic)}</title><path class="lane" d="M${box.left} ${top + 9}H${box.width - box.right}"/>${label}${marks}</g>`;
  });
  return drawing(box, 'Stamps of every sensor over time', xAxis(box, x, 's since the first stamp') + rows.join(''));
}

/** Class that gives a sensor's plots their colour. */
export function colourOf(s: StreamReport): string {
  return s.kind === 'camera' || s.kind === 'lidar' || s.kind === 'radar' ? s.kind : 'other';
}

function ticks(t: Float64Array, at: (t: number) => number, top: number): string {
  let d = '';
  for (const stamp of t) d += `M${px(at(stamp))} ${top}v18`;
  return `<path class="ticks" d="${d}"/>`;
}

/** Stretches of time, darker where more stamps lie; an empty one stays empty. Four shades: four paths, however long it is. */
function density(
  s: StreamReport,
  [start, end]: readonly [number, number],
  at: (t: number) => number,
  top: number,
): string {
  const counts = new Uint32Array(STRETCHES);
  for (const stamp of s.t) {
    counts[Math.min(STRETCHES - 1, Math.floor(((stamp - start) / Math.max(1, end - start)) * STRETCHES))]++;
  }
  const full = Math.max(1, median(counts.filter(c => c > 0)));
  const shades = ['', '', '', ''];
  counts.forEach((count, k) => {
    if (count === 0) return;
    const left = at(start + ((end - start) * k) / STRETCHES);
    const right = at(start + ((end - start) * (k + 1)) / STRETCHES);
    shades[Math.min(3, Math.floor((4 * (count - 1)) / full))] += `M${px(left)} ${top}H${px(right)}v18H${px(left)}z`;
  });
  return shades
    .map((d, i) => (d === '' ? '' : `<path class="shade" opacity="${[0.25, 0.45, 0.7, 0.9][i]}" d="${d}"/>`))
    .join('');
}
