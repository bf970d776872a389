// The two charts of the sync screen, drawn by uPlot.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SyncSeries } from '../../state/sync-series.js';

const strokes = ['#e69f00', '#56b4e9', '#009e73', '#d55e00', '#cc79a7', '#0072b2', '#f0e442'];

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
    const line = new Array<number | null>(times.length).fill(null);
    one.dt.forEach((dt, i) => {
      line[position.get(one.frameT[i])!] = dt / 1e6;
    });
    return line;
  });
  const plot = new uPlot(
    {
      ...sizeOf(holder, 190),
      scales: { x: { time: false } },
      axes: axesOf(holder, 's', 'ms'),
      legend: { show: true },
      series: [
        { label: 's' },
        ...series.map((one, k) => ({
          label: one.name,
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

export function drawHistogram(
  holder: HTMLElement,
  { from, step, counts }: { readonly from: number; readonly step: number; readonly counts: readonly number[] },
): { destroy(): void } {
  return new uPlot(
    {
      ...sizeOf(holder, 130),
      scales: { x: { time: false } },
      axes: axesOf(holder, 'ms', 'messages'),
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

function sizeOf(holder: HTMLElement, height: number): { width: number; height: number } {
  return { width: Math.max(200, holder.clientWidth), height };
}

function axesOf(holder: HTMLElement, x: string, y: string): uPlot.Axis[] {
  const ink = getComputedStyle(holder).color;
  const grid = { stroke: ink.replace('rgb(', 'rgba(').replace(')', ', 0.15)') };
  return [
    { stroke: ink, grid, label: x, labelSize: 16, size: 34 },
    { stroke: ink, grid, label: y, labelSize: 16, size: 48 },
  ];
}
