// One uPlot chart: lines over seconds around the shown frame.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Readings } from '../state/readings.js';
import { chartAxes, chartSize, strokes } from './chart.js';

export function drawPlot(holder: HTMLElement, { seconds, lines, names }: Readings, unit: string): { destroy(): void } {
  return new uPlot(
    {
      ...chartSize(holder, 130, 160),
      legend: { show: false },
      cursor: { show: true },
      scales: { x: { time: false } },
      axes: chartAxes(holder, 's from the frame', unit, 44),
      series: [{}, ...names.map((name, k) => ({ label: name, stroke: strokes[k % strokes.length], width: 1 }))],
    },
    [seconds, ...lines],
    holder,
  );
}
