// Sensor clocks and transport: when each measurement really happens, what stamp it gets, and when the recorder has it.
import { randomStream } from './random.js';
import type { ClockSettings, SensorSettings } from './scenario.js';

/** Times are float64 ns since the scenario's start: `t` on the true clock, `stamp` on the sensor's, `log` on the recorder's (true). */
export interface Tick {
  readonly t: number;
  readonly stamp: number;
  readonly log: number;
}

export function deviceTime(clock: ClockSettings, t: number): number {
  return t + clock.offset_ns + clock.drift_ppm * 1e-6 * t;
}

/** Undoes a clock: t = s + offsetNs + driftPpm·1e-6·s for a stamp s relative to the scenario's start (the epoch). */
export function clockCorrection(clock: ClockSettings): { offsetNs: number; driftPpm: number } {
  const rate = 1 / (1 + clock.drift_ppm * 1e-6);
  return { offsetNs: -clock.offset_ns * rate, driftPpm: (rate - 1) * 1e6 };
}

/**
 * All measurements of one sensor. It triggers by its own clock, so the stamps are even and the true times drift.
 * `busyNs` is how long one measurement takes (a LiDAR's sweep). Delivery keeps the order.
 */
export function ticks(
  settings: SensorSettings,
  seed: number,
  name: string,
  durationNs: number,
  busyNs: number,
): Tick[] {
  const random = randomStream(seed, `${name}/transport`);
  const rate = 1 + settings.clock.drift_ppm * 1e-6;
  const period = 1e9 / settings.rate_hz;
  const out: Tick[] = [];
  let previous = -1;
  for (let k = 0; ; k++) {
    const t = Math.round((settings.phase_ns + k * period) / rate);
    if (t + busyNs > durationNs) return out;
    const delay = settings.latency.floor_ns + random.exponential(settings.latency.jitter_ns);
    const log = Math.max(previous + 1, Math.round(t + busyNs + delay));
    out.push({ t, stamp: Math.round(deviceTime(settings.clock, t)), log });
    previous = log;
  }
}
