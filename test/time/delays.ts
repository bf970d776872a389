// Simulated clocks and transport with known truth, for the tests of the clock model.
import { type Random, randomStream } from '../../src/simulate/random.js';

/** ns from the smallest latency on. `t` is ns since the start. */
export type Delay = (random: Random, t: number) => number;

export const exponential =
  (mean: number): Delay =>
  random =>
    random.exponential(mean);

/** Of `share` of the messages, each 5 to 50 ms late. */
export const bursts =
  (share: number, mean: number): Delay =>
  random =>
    (random.uniform() < share ? 5e6 + 45e6 * random.uniform() : 0) + random.exponential(mean);

/** The sum of k exponentials: for k >= 2 it has no sharp floor. */
export const gamma =
  (k: number, mean: number): Delay =>
  random =>
    Array.from({ length: k }, () => random.exponential(mean)).reduce((a, b) => a + b);

export interface Recorded {
  readonly stamp: Float64Array;
  readonly log: Float64Array;
  /** Time of the recorder at which each message was stamped: what a perfect correction gives, ns. */
  readonly truth: Float64Array;
}

export interface Simulated {
  readonly seconds: number;
  readonly hz: number;
  readonly driftPpm?: number;
  readonly offsetNs?: number;
  readonly floorNs?: number;
  readonly delay: Delay;
  /** Random walk of the rate, ppm per root second. */
  readonly wander?: number;
}

/** A clock that is slow by `driftPpm`. The phase of the stamps is random: grids that meet by chance would flatter. */
export function recorded(seed: number, name: string, s: Simulated): Recorded {
  const random = randomStream(seed, name);
  const n = Math.floor(s.seconds * s.hz);
  const out = { stamp: new Float64Array(n), log: new Float64Array(n), truth: new Float64Array(n) };
  const phase = random.uniform();
  let rate = (s.driftPpm ?? 0) * 1e-6;
  let offset = s.offsetNs ?? 0;
  let before = 0;
  for (let i = 0; i < n; i++) {
    const stamp = Math.round(((i + phase) * 1e9) / s.hz);
    offset += rate * (stamp - before);
    rate += (s.wander ?? 0) * 1e-6 * Math.sqrt(1 / s.hz) * random.normal();
    before = stamp;
    out.stamp[i] = stamp;
    out.truth[i] = stamp + offset;
    out.log[i] = Math.round(out.truth[i] + (s.floorNs ?? 0) + s.delay(random, stamp));
  }
  return out;
}

export function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1];
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
