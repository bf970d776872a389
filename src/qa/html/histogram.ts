// How often each value occurs; a few far outliers are counted at the edge instead of squeezing the rest.
import { ascending, quantile } from '../../time/order-statistics.js';
import { type Box, drawing, padded, scale, xAxis } from './axis.js';
import { coordinate as px } from './text.js';

const box: Box = { width: 320, height: 170, left: 10, right: 10, top: 20, bottom: 32 };
const BARS = 40;

/** `values` in ns; drawn as ms. `withZero` marks zero. */
export function histogram(values: Float64Array, title: string, withZero: boolean): string {
  if (values.length === 0) return '';
  const sorted = ascending(values);
  const [from, to] = extent(sorted);
  const counts = new Uint32Array(BARS);
  let outside = 0;
  for (const value of sorted) {
    const ms = value / 1e6;
    if (ms < from || ms > to) outside++;
    else counts[Math.min(BARS - 1, Math.floor(((ms - from) / (to - from)) * BARS))]++;
  }
  const x = scale(from, to, box.left, box.width - box.right, 4);
  const base = box.height - box.bottom;
  const most = Math.max(1, ...counts);
  const wide = (box.width - box.left - box.right) / BARS;
  let d = '';
  counts.forEach((count, k) => {
    if (count === 0) return;
    const tall = Math.max(1, (count / most) * (base - box.top));
    d += `M${px(box.left + k * wide + 0.5)} ${base}v${px(-tall)}h${px(wide - 1)}V${base}z`;
  });
  const zero = withZero && from <= 0 && to >= 0 ? `<path class="zero" d="M${px(x.at(0))} ${box.top}V${base}"/>` : '';
  const note =
    outside > 0 ? `<text x="${box.width - box.right}" y="14" text-anchor="end">${outside} outside</text>` : '';
  return drawing(box, title, `${xAxis(box, x, 'ms')}<path class="bars" d="${d}"/>${zero}${note}`);
}

/** ms. The middle 98 % of the values, widened by half on both sides, or all of them when that is less. */
function extent(sorted: Float64Array): [number, number] {
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)];
  const room = Math.max((high - low) / 2, 0.5e6);
  return padded(Math.max(sorted[0], low - room) / 1e6, Math.min(sorted[sorted.length - 1], high + room) / 1e6, 0.5);
}
