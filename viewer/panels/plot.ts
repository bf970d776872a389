// One uPlot chart: lines over seconds around the shown frame.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Readings } from '../state/readings.js';

const strokes = ['#e69f00', '#56b4e9', '#009e73', '#d55e00', '#cc79a7', '#0072b2', '#f0e442'];

export function drawPlot(holder: HTMLElement, { seconds, lines, names }: Readings, unit: string): { destroy(): void } {
  const ink = getComputedStyle(holder).color;
  const axis = { stroke: ink, grid: { stroke: `${ink.replace('rgb(', 'rgba(').replace(')', ', 0.15)')}` } };
  return new uPlot(
    {
      width: Math.max(160, holder.clientWidth),
      height: 130,
      legend: { show: false },
      cursor: { show: true },
      scales: { x: { time: false } },
      axes: [
        { ...axis, label: 's from the frame', labelSize: 16, size: 34 },
        { ...axis, label: unit, labelSize: 16, size: 44 },
      ],
      series: [{}, ...names.map((name, k) => ({ label: name, stroke: strokes[k % strokes.length], width: 1 }))],
    },
    [seconds, ...lines],
    holder,
  );
}
