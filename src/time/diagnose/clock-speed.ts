// How fast a header clock runs against the record clock, to say what kind of clock it is: also of 16 messages, of simulated time
// at any speed and of jumpy delays, where the correction's hull (`clock-fit.ts`) rightly refuses. Never used to correct.
import { median, robustSigma } from '../order-statistics.js';

export interface ClockSpeed {
  /** Header time per record time. */
  readonly ratio: number;
  /** How much faster than the record clock, parts per million. */
  readonly ppm: number;
  readonly sigmaPpm: number;
  readonly observable: boolean;
  readonly reasons: readonly string[];
}

/** Blocks of the stream, of which each gives one point; a line needs so many of them, over so long a time. */
const BLOCKS = 24;
const FEWEST = 8;
const FEWEST_SECONDS = 5;

/**
 * Theil and Sen's line (Sen, JASA 1968) through the message of least delay in each of 24 blocks: late messages have no
 * say. `header` and `record` in recording order, without a jump inside. Only a kind is decided with it; correcting is the
 * clock model's work.
 */
export function clockSpeed(header: Float64Array, record: Float64Array): ClockSpeed {
  const points = floors(header, record);
  const n = points.length;
  const span = n > 1 ? points[n - 1].r - points[0].r : 0;
  const reasons: string[] = [];
  if (n < FEWEST) reasons.push(`only ${header.length} messages`);
  if (!(span >= FEWEST_SECONDS * 1e9)) reasons.push(`only ${(Math.max(0, span) / 1e9).toFixed(1)} s long`);
  if (n < 2 || !(span > 0))
    return { ratio: Number.NaN, ppm: Number.NaN, sigmaPpm: Number.NaN, observable: false, reasons };
  const slopes: number[] = [];
  for (let i = 0; i < n; i++)
    for (let k = i + 1; k < n; k++)
      if (points[k].r > points[i].r) slopes.push((points[k].lead - points[i].lead) / (points[k].r - points[i].r));
  const slope = median(slopes);
  const rest = points.map(p => p.lead - slope * p.r);
  // Error of a slope through n evenly spaced points that scatter by sigma: sigma sqrt(12 / n) / span.
  const sigma = (robustSigma(rest) * Math.sqrt(12 / n)) / span;
  return { ratio: 1 + slope, ppm: slope * 1e6, sigmaPpm: sigma * 1e6, observable: reasons.length === 0, reasons };
}

/** Of each block the message whose header leads its record stamp most. */
function floors(header: Float64Array, record: Float64Array): { r: number; lead: number }[] {
  const blocks = Math.min(BLOCKS, Math.floor(header.length / 2));
  const points: { r: number; lead: number }[] = [];
  for (let b = 0; b < blocks; b++) {
    const to = Math.floor(((b + 1) * header.length) / blocks);
    let best = Math.floor((b * header.length) / blocks);
    for (let i = best; i < to; i++) if (header[i] - record[i] > header[best] - record[best]) best = i;
    points.push({ r: record[best], lead: header[best] - record[best] });
  }
  return points;
}
