// What all charts share: colours that colour-blind eyes tell apart (Okabe and Ito, 2008), axes in the page's ink, their size.
import type uPlot from 'uplot';

export const strokes = ['#e69f00', '#56b4e9', '#009e73', '#d55e00', '#cc79a7', '#0072b2', '#f0e442'];

/** CSS px; as wide as `holder`, at least `least`. */
export function chartSize(holder: HTMLElement, height: number, least: number): { width: number; height: number } {
  return { width: Math.max(least, holder.clientWidth), height };
}

/** `room`: of the numbers beside the y axis, px. */
export function chartAxes(holder: HTMLElement, x: string, y: string, room: number): uPlot.Axis[] {
  const ink = getComputedStyle(holder).color;
  const grid = { stroke: ink.replace('rgb(', 'rgba(').replace(')', ', 0.15)') };
  return [
    { stroke: ink, grid, label: x, labelSize: 16, size: 34 },
    { stroke: ink, grid, label: y, labelSize: 16, size: room },
  ];
}
