// The two charts of the sync screen, drawn by uPlot.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SyncSeries } from '../../state/sync-series.js';
import { aroundOne, chartAxes, chartSize, rangeOf } from '../chart.js';
import { strokes } from '../strokes.js';

/** Lines in ms over seconds; a click goes to that moment. */
export function drawResiduals(
  holder: HTMLElement,
  series: readonly SyncSeries[],
  chosen: string | undefined,
  goTo: (seconds: number, frameT: ArrayLike<number>) => void,
): { destroy(): void } {
  const times = [...new Set(series.flatMap(one => [...one.frameT]))].sort((a, b) => a - b);
  const position = new Map(times.map((t, i) => [t, i]));
  const lines = series.map(one => {
    // uPlot draws on over undefined and breaks at null: a sensor slower than the frames is no gap, a gap of its own is one.
    const line = new Array<number | null | undefined>(times.length).fill(undefined);
    for (const [from, to] of one.gaps)
      for (let i = firstAfter(times, from); i < times.length && times[i] < to; i++) line[i] = null;
    one.dt.forEach((dt, i) => {
      line[position.get(one.frameT[i])!] = dt / 1e6;
    });
    return line;
  });
  const plot = new uPlot(
    {
      ...chartSize(holder, 190, 200),
      scales: { x: { time: false, range: aroundOne }, y: { range: rangeOf(2) } },
      axes: chartAxes(holder, 's', 'ms', 48),
      legend: { show: true },
      series: [
        { label: 'moment, s', value: seen },
        ...series.map((one, k) => ({
          label: one.name,
          value: seen,
          stroke: strokes[k % strokes.length],
          width: one.name === chosen ? 2.5 : 1,
          points: { show: times.length < 60 },
        })),
      ],
    },
    [times.map(t => t / 1e9), ...lines],
    holder,
  );
  plot.over.addEventListener('click', () => {
    if (plot.cursor.left !== undefined && plot.cursor.left >= 0) goTo(plot.posToVal(plot.cursor.left, 'x'), times);
  });
  return plot;
}

/** Of the legend: what the cursor is at, and nothing while it is elsewhere. */
function seen(_: uPlot, value: number | null): string {
  return value === null || value === undefined ? '' : value.toFixed(3);
}

function firstAfter(ascending: readonly number[], limit: number): number {
  let [lo, hi] = [0, ascending.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (ascending[middle] <= limit) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

export function drawHistogram(
  holder: HTMLElement,
  { from, step, counts }: { readonly from: number; readonly step: number; readonly counts: readonly number[] },
): { destroy(): void } {
  return new uPlot(
    {
      ...chartSize(holder, 130, 200),
      scales: { x: { time: false } },
      axes: chartAxes(holder, 'ms', 'messages', 48),
      legend: { show: false },
      series: [
        {},
        {
          label: 'messages',
          stroke: strokes[1],
          fill: `${strokes[1]}80`,
          paths: uPlot.paths.bars!({ size: [0.9] }),
          points: { show: false },
        },
      ],
    },
    [counts.map((_, k) => (from + (k + 0.5) * step) / 1e6), [...counts]],
    holder,
  );
}
