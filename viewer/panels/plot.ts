// One uPlot chart: lines over seconds around the shown frame.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Readings } from '../state/readings.js';
import { aroundOne, chartAxes, chartSize, rangeOf, strokes } from './chart.js';

export function drawPlot(holder: HTMLElement, { seconds, lines, names }: Readings, unit: string): { destroy(): void } {
  return new uPlot(
    {
      ...chartSize(holder, 130, 160),
      legend: { show: false },
      cursor: { show: true },
      scales: {
        x: { time: false, range: aroundOne(seconds) },
        y: { range: rangeOf(Number.MIN_VALUE, 2) },
      },
      axes: chartAxes(holder, 's from the frame', unit, 44),
      series: [{}, ...names.map((name, k) => ({ label: name, stroke: strokes[k % strokes.length], width: 1 }))],
    },
    [seconds, ...lines],
    holder,
  );
}
