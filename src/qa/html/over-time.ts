// A value over time: single points while they are few, else their range and median per stretch of time.
import { ascending, quantile } from '../../time/order-statistics.js';
import { type Box, drawing, padded, scale, xAxis, yAxis } from './axis.js';
import { coordinate as px } from './text.js';

const box: Box = { width: 640, height: 170, left: 52, right: 10, top: 20, bottom: 32 };
const MOST_POINTS = 400;
const STRETCHES = 200;
const MOST_MARKS = 100;

/**
 * `t` in ns ascending, `value` in ns; drawn as s and ms. `span` is the time axis shared by all plots; `marks` are moments to
 * point at, ns.
 */
export function overTime(
  t: Float64Array,
  value: Float64Array,
  span: readonly [number, number],
  title: string,
  marks: readonly number[] = [],
): string {
  if (t.length === 0) return '';
  const sorted = ascending(value);
  // Far from zero (another clock), zero would flatten everything.
  const withZero = Math.abs(quantile(sorted, 0.5)) < 1e9;
  const low = withZero ? Math.min(0, sorted[0]) : sorted[0];
  const high = withZero ? Math.max(0, sorted[sorted.length - 1]) : sorted[sorted.length - 1];
  const x = scale(0, Math.max(1e-9, (span[1] - span[0]) / 1e9), box.left, box.width - box.right, 8);
  const [from, to] = padded(low / 1e6, high / 1e6, 1);
  const y = scale(from, to, box.height - box.bottom, box.top, 4);
  const at = (i: number) => [x.at((t[i] - span[0]) / 1e9), y.at(value[i] / 1e6)] as const;
  const dots = t.length <= MOST_POINTS ? points(t.length, at) : bands(t, value, span, x.at, y.at);
  const lines = marks
    .filter(moment => moment >= span[0] && moment <= span[1])
    .slice(0, MOST_MARKS)
    .map(
      moment => `<path class="jump" d="M${px(x.at((moment - span[0]) / 1e9))} ${box.top}V${box.height - box.bottom}"/>`,
    )
    .join('');
  return drawing(box, title, xAxis(box, x, 's') + yAxis(box, y, 'ms') + dots + lines);
}

function points(count: number, at: (i: number) => readonly [number, number]): string {
  let d = '';
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i);
    d += `M${px(x)} ${px(y)}h0`;
  }
  return `<path class="dots" d="${d}"/>`;
}

function bands(
  t: Float64Array,
  value: Float64Array,
  [start, end]: readonly [number, number],
  x: (s: number) => number,
  y: (ms: number) => number,
): string {
  let range = '';
  let middle = '';
  let connected = false;
  for (let k = 0, i = 0; k < STRETCHES; k++) {
    const limit = k === STRETCHES - 1 ? Number.POSITIVE_INFINITY : start + ((end - start) * (k + 1)) / STRETCHES;
    const first = i;
    while (i < t.length && t[i] < limit) i++;
    if (i === first) {
      connected = false;
      continue;
    }
    const values = ascending(value.subarray(first, i));
    const left = x(((end - start) * k) / STRETCHES / 1e9);
    const right = x(((end - start) * (k + 1)) / STRETCHES / 1e9);
    const top = y(values[values.length - 1] / 1e6);
    const bottom = Math.max(y(values[0] / 1e6), top + 0.8);
    range += `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}z`;
    middle += `${connected ? 'L' : 'M'}${px((left + right) / 2)} ${px(y(quantile(values, 0.5) / 1e6))}`;
    connected = true;
  }
  return `<path class="range" d="${range}"/><path class="line" d="${middle}"/>`;
}
