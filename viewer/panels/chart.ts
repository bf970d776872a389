// What all charts share: axes in the page's ink, their size.
import uPlot from 'uplot';

/** CSS px; as wide as `holder`, at least `least`. */
export function chartSize(holder: HTMLElement, height: number, least: number): { width: number; height: number } {
  return { width: Math.max(least, holder.clientWidth), height };
}

/** Of a scale: all values; of values that lie closer together than `least`, `wide` around them, so that one value, or noise, makes no scale of its own. */
export function rangeOf(least: number, wide = least): uPlot.Scale.Range {
  return (_, low, high) => {
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [-wide / 2, wide / 2];
    if (high - low >= least) return uPlot.rangeNum(low, high, 0.1, true);
    return [(low + high - wide) / 2, (low + high + wide) / 2];
  };
}

/** The range of an x scale: its data, and around one place half a unit to both sides, for uPlot takes a hundred behind it. */
export function aroundOne(_: uPlot, least: number, most: number): [number, number] {
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}

/** px beside a number: tick and gap. */
const BESIDE = 15;
/** px, of a digit of the axes' 12 px font. */
const DIGIT = 7;

/** `room`: of the numbers beside the y axis, px; longer ones get more, so that they do not run into the axis' name. */
export function chartAxes(holder: HTMLElement, x: string, y: string, room: number): uPlot.Axis[] {
  const ink = getComputedStyle(holder).color;
  const grid = { stroke: ink.replace('rgb(', 'rgba(').replace(')', ', 0.15)') };
  return [
    { stroke: ink, grid, label: x, labelSize: 16, size: 34 },
    {
      stroke: ink,
      grid,
      label: y,
      labelSize: 16,
      size: (_, numbers) => Math.max(room, BESIDE + DIGIT * longest(numbers)),
    },
  ];
}

function longest(numbers: readonly string[] | null): number {
  return Math.max(0, ...(numbers ?? []).map(text => text.length));
}
