// Which streams run on one clock: told by stamps that they share, or by rates that agree too well for chance.
import type { ClockFit } from './clock-fit.js';

export interface ClockWitness {
  /** Believed header stamps in the recording's order, whole ns since the origin. */
  readonly stamp: Float64Array;
  readonly fit: ClockFit;
  /** Its rate differs from the recorder's for certain. */
  readonly drifts: boolean;
}

/** Together the two sigmas must be below this, ppm: crystals lie some 50 ppm apart, so few pairs agree by chance. */
const SHARP_PPM = 0.5;
const SIGMAS = 2.5;
/** Latencies of two streams of one clock differ by less, ns. */
export const LATENCIES_NS = 250e6;
/** Of the stamps looked at. */
const SHARED = 0.5;

/** For each stream the number of its clock, counted from 0 in the order of the streams. */
export function sameClocks(streams: readonly ClockWitness[]): number[] {
  const group = streams.map((_, i) => i);
  const root = (i: number): number => (group[i] === i ? i : root(group[i]));
  for (let i = 0; i < streams.length; i++) {
    for (let j = 0; j < i; j++) {
      if (root(i) === root(j)) continue;
      if (shareStamps(streams[i].stamp, streams[j].stamp) || shareRate(streams[i], streams[j]))
        group[root(i)] = root(j);
    }
  }
  const numbers = new Map<number, number>();
  return streams.map((_, i) => {
    const own = root(i);
    if (!numbers.has(own)) numbers.set(own, numbers.size);
    return numbers.get(own)!;
  });
}

/** Two cameras of one trigger, an IMU and its magnetometer: no two clocks give the same ns again and again. */
function shareStamps(a: Float64Array, b: Float64Array): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  if (few.length < 3) return false;
  const known = new Set(few.subarray(0, 10_000));
  const [first, last] = [few[0], few[Math.min(few.length, 10_000) - 1]];
  let [found, tried] = [0, 0];
  for (const stamp of many) {
    if (stamp < first || stamp > last) continue;
    tried++;
    if (known.has(stamp)) found++;
  }
  // Of the shorter: a camera of 10 Hz shares every second stamp of its twin's 20 Hz.
  return found >= 3 && found >= SHARED * Math.min(known.size, tried);
}

function shareRate(a: ClockWitness, b: ClockWitness): boolean {
  if (!a.drifts || !b.drifts) return false;
  const sigma = Math.hypot(a.fit.driftSigmaPpm, b.fit.driftSigmaPpm);
  const close = Math.abs(a.fit.driftPpm - b.fit.driftPpm) <= SIGMAS * sigma;
  return sigma <= SHARP_PPM && close && Math.abs(a.fit.floorNs - b.fit.floorNs) <= LATENCIES_NS;
}
