// One uPlot chart: lines over seconds.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Readings } from '../state/readings.js';
import { aroundOne, chartAxes, chartSize, rangeOf } from './chart.js';
import { strokes } from './strokes.js';

export interface PlotOptions {
  readonly unit: string;
  /** Name of the x axis. */
  readonly seconds: string;
  /** Where the shown frame is, s. */
  now?(): number | undefined;
  /** A click, s. */
  clicked?(seconds: number): void;
}

export interface Plot {
  /** What it shows from now on, of lines of the same names: it stays where a click on it has begun. */
  holds(readings: Readings): void;
  /** After another frame is shown. */
  moved(): void;
  destroy(): void;
}

export function drawPlot(holder: HTMLElement, first: Readings, options: PlotOptions): Plot {
  const plot = new uPlot(
    {
      ...chartSize(holder, 130, 160),
      legend: { show: false },
      cursor: { show: true },
      scales: {
        x: { time: false, range: aroundOne },
        y: { range: rangeOf(Number.MIN_VALUE, 2) },
      },
      axes: chartAxes(holder, options.seconds, options.unit, 44),
      series: [
        {},
        ...first.names.map((name, k) => ({
          ...{ label: name, stroke: strokes[k % strokes.length], width: 1 },
          points: { show: ({ data }: uPlot) => data[0].length < 60 },
        })),
      ],
      hooks: { draw: [drawn => drawNow(drawn, options.now?.(), holder)] },
    },
    dataOf(first),
    holder,
  );
  if (options.clicked)
    plot.over.addEventListener('click', () => {
      const { left } = plot.cursor;
      if (left !== undefined && left >= 0) options.clicked!(plot.posToVal(left, 'x'));
    });
  return {
    holds: more => plot.setData(dataOf(more)),
    moved: () => plot.redraw(false),
    destroy: () => plot.destroy(),
  };
}

function dataOf({ seconds, lines }: Readings): uPlot.AlignedData {
  return [seconds, ...lines];
}

/** A line at the shown frame, in the page's ink. */
function drawNow({ ctx, bbox, valToPos }: uPlot, now: number | undefined, holder: HTMLElement): void {
  if (now === undefined) return;
  const x = Math.round(valToPos(now, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.fillStyle = getComputedStyle(holder).color;
  ctx.fillRect(x - 1, bbox.top, 2, bbox.height);
  ctx.restore();
}
