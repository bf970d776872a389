// What the two tables beside the frames say of each sensor in time: its messages, its gaps, how far it lies from the frames.
import { MISSING_STEPS } from '../../src/time/diagnose/gaps.js';
import { ascending, quantile as ofSorted } from '../../src/time/order-statistics.js';
import type { AlignmentTable, RejectTable } from '../worker/protocol.js';

export interface Message {
  /** ns since the first frame. */
  readonly t: number;
  /** Why it is in no frame; undefined when it is in one. */
  readonly reason?: string;
}

export interface SyncSeries {
  readonly name: string;
  /** Ascending. */
  readonly messages: readonly Message[];
  /**
   * [from, to) between two messages that lie farther apart than `MISSING_STEPS` median steps. Of a sensor that is cut into windows only each
   * frame's last reading is known here: its gaps lie between these.
   */
  readonly gaps: readonly (readonly [number, number])[];
  /** Median step of its messages, ns; NaN with fewer than two. */
  readonly stepNs: number;
  /** One per frame in which it is: the frame's time and the sensor's minus it, ns. */
  readonly frameT: Float64Array;
  readonly dt: Float64Array;
  /** Frames without it. */
  readonly missing: number;
  readonly spread: Spread;
}

/** Of dt, ns. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** 5 % lie before this, 5 % behind `p95`. */
  readonly p5: number;
  readonly p95: number;
}

/** `windows`: the sensors whose readings are cut into windows. */
export function syncSeries(
  alignment: AlignmentTable,
  rejects: RejectTable,
  windows: ReadonlySet<string>,
): SyncSeries[] {
  const origin = alignment.frameStampNs[0] ?? 0n;
  return alignment.sensors.map((name, s) => {
    const frameT: number[] = [];
    const dt: number[] = [];
    const used = new Set<bigint>();
    let missing = 0;
    for (let row = 0; row < alignment.sensor.length; row++) {
      if (alignment.sensor[row] !== s) continue;
      if (!alignment.present[row]) {
        missing++;
        continue;
      }
      frameT.push(Number(alignment.frameStampNs[row] - origin));
      dt.push(Number(alignment.dtNs[row]));
      used.add(alignment.stampNs[row]);
    }
    const messages: Message[] = [...used].map(stamp => ({ t: Number(stamp - origin) }));
    rejects.sensor.forEach((sensor, i) => {
      if (sensor === name) messages.push({ t: Number(rejects.stampNs[i] - origin), reason: rejects.reason[i] });
    });
    messages.sort((a, b) => a.t - b.t);
    // Readings outside of all windows follow each other much faster than the ends of windows.
    const evenly = windows.has(name) ? messages.filter(message => !message.reason) : messages;
    const stepNs = medianStep(evenly);
    return {
      name,
      messages,
      gaps: gapsOf(evenly, stepNs),
      stepNs,
      frameT: Float64Array.from(frameT),
      dt: Float64Array.from(dt),
      missing,
      spread: spreadOf(dt),
    };
  });
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values);
  const [p5, median, p95] = [0.05, 0.5, 0.95].map(q => ofSorted(sorted, q));
  return { count: values.length, median, p5, p95 };
}

/** Counts in equal bins over the range that holds 99 % of the values around their median, at least 1 ms wide. Values in ns. */
export function histogramOf(
  values: ArrayLike<number>,
  bins: number,
): { readonly from: number; readonly step: number; readonly counts: number[] } {
  const all = Array.from(values);
  const low = quantile(all, 0.005);
  const high = quantile(all, 0.995);
  const margin = Math.max(0.05 * (high - low), (1e6 - (high - low)) / 2);
  const from = low - margin;
  const step = (high + margin - from) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of all) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - from) / step)))]++;
  return { from, step, counts };
}

/** NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  return ofSorted(ascending(values), q);
}

function medianStep(messages: readonly Message[]): number {
  return quantile(
    messages.slice(1).map((message, i) => message.t - messages[i].t),
    0.5,
  );
}

function gapsOf(messages: readonly Message[], stepNs: number): (readonly [number, number])[] {
  const gaps: (readonly [number, number])[] = [];
  for (let i = 1; i < messages.length; i++)
    if (messages[i].t - messages[i - 1].t > MISSING_STEPS * stepNs) gaps.push([messages[i - 1].t, messages[i].t]);
  return gaps;
}
