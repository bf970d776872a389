// Seeded motions in closed form at any moment (no grid to hide in), and the sensors that watch them with noise.
import type { IncrementTrack, RateTrack, SpeedTrack } from '../../src/calibration/time-offset/motion-track.js';
import {
  rotateVector,
  rotationExp,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../src/geometry/rotation-vector.js';
import type { Quaternion, Vec3 } from '../../src/geometry/se3.js';
import { type Random, randomStream } from '../../src/simulate/random.js';

export const degree = Math.PI / 180;

/** Angle and rate of one axis at a moment, rad and rad/s. */
type Angle = (seconds: number) => { readonly value: number; readonly rate: number };

export interface Motion {
  orientation(seconds: number): Quaternion;
  /** Body rate, rad/s. */
  rate(seconds: number): Vec3;
}

/** Sum of sines with random phases; the rate has this rms, spread evenly over the band, Hz. */
function wander(random: Random, rateRms: number, low: number, high: number, terms: number): Angle {
  const parts = Array.from({ length: terms }, () => {
    const w = 2 * Math.PI * (low + (high - low) * random.uniform());
    return { w, amplitude: (rateRms * Math.SQRT2) / Math.sqrt(terms) / w, phase: 2 * Math.PI * random.uniform() };
  });
  return t => {
    let [value, rate] = [0, 0];
    for (const { w, amplitude, phase } of parts) {
      value += amplitude * Math.sin(w * t + phase);
      rate += amplitude * w * Math.cos(w * t + phase);
    }
    return { value, rate };
  };
}

/** Turns by about a quarter at random moments, each a hyperbolic tangent. */
function corners(random: Random, seconds: number, everySeconds: number): Angle {
  const all: { at: number; size: number; width: number }[] = [];
  for (let at = everySeconds * random.uniform(); at < seconds; at += everySeconds * (0.5 + random.uniform())) {
    all.push({ at, size: (random.uniform() < 0.5 ? -1 : 1) * (0.5 + random.uniform()), width: 1 + random.uniform() });
  }
  return t => {
    let [value, rate] = [0, 0];
    for (const { at, size, width } of all) {
      const h = Math.tanh((t - at) / width);
      value += (size / 2) * h;
      rate += ((size / 2) * (1 - h * h)) / width;
    }
    return { value, rate };
  };
}

/** Rz(yaw)·Ry(pitch)·Rx(roll), body rates by Diebel 2006, eq. 283. */
function fromAngles(yaw: Angle, pitch: Angle, roll: Angle): Motion {
  return {
    orientation(t) {
      const [z, y, x] = [yaw(t).value, pitch(t).value, roll(t).value];
      return rotationProduct(rotationProduct(rotationExp([0, 0, z]), rotationExp([0, y, 0])), rotationExp([x, 0, 0]));
    },
    rate(t) {
      const [z, y, x] = [yaw(t), pitch(t), roll(t)];
      const [sy, cy, sx, cx] = [Math.sin(y.value), Math.cos(y.value), Math.sin(x.value), Math.cos(x.value)];
      return [x.rate - z.rate * sy, y.rate * cx + z.rate * cy * sx, z.rate * cy * cx - y.rate * sx];
    },
  };
}

/** Waved about: all axes, 0.2 to 2 Hz, 40 °/s each. */
export function handheld(random: Random): Motion {
  const axis = (rms: number) => wander(random, rms * degree, 0.2, 2, 8);
  return fromAngles(axis(40), axis(25), axis(40));
}

/** Yaw wandering with 8 °/s rms below 0.25 Hz, and a little sway. */
export function carWithTurns(random: Random): Motion {
  return fromAngles(wander(random, 8 * degree, 0.01, 0.25, 10), sway(random), sway(random));
}

/** Straight stretches with corners of 30° to 90°, as in a town. */
export function carInTown(random: Random, seconds: number): Motion {
  return fromAngles(corners(random, seconds, 12), sway(random), sway(random));
}

export function straightRoad(random: Random): Motion {
  return fromAngles(wander(random, 0.5 * degree, 0.01, 0.25, 10), sway(random), sway(random));
}

/** Exactly about one axis. */
export function flatCar(random: Random): Motion {
  const still: Angle = () => ({ value: 0, rate: 0 });
  return fromAngles(wander(random, 8 * degree, 0.01, 0.25, 10), still, still);
}

function sway(random: Random): Angle {
  return wander(random, 0.5 * degree, 0.5, 2, 5);
}

export interface Sampling {
  /** True seconds of the first and last sample; the grid's phase is random. */
  readonly from: number;
  readonly to: number;
  readonly hz: number;
  /** Sensor clock: stamp = true + offset + drift·true. */
  readonly offsetSeconds: number;
  readonly driftPpm?: number;
  /** R of the mounting: a vector of the sensor in the body. */
  readonly mounting: Quaternion;
  readonly originNs?: bigint;
}

function grid({ from, to, hz }: Sampling, random: Random): number[] {
  const first = from + random.uniform() / hz;
  return Array.from({ length: Math.floor((to - first) * hz) + 1 }, (_, k) => first + k / hz);
}

function stamps(times: readonly number[], { offsetSeconds, driftPpm = 0 }: Sampling): Float64Array {
  return Float64Array.from(times, t => Math.round((t + offsetSeconds + driftPpm * 1e-6 * t) * 1e9));
}

/** `density` in rad/s/√Hz: white noise of density·√rate, on a constant bias of up to 0.01 rad/s. */
export function gyro(motion: Motion, random: Random, sampling: Sampling, density = 1.7e-4): RateTrack {
  const times = grid(sampling, random);
  const bias = [0, 1, 2].map(() => 0.01 * random.normal());
  const sigma = density * Math.sqrt(sampling.hz);
  const toSensor = rotationInverse(sampling.mounting);
  const rate = new Float64Array(3 * times.length);
  times.forEach((t, i) => {
    const w = rotateVector(toSensor, motion.rate(t));
    for (let c = 0; c < 3; c++) rate[3 * i + c] = w[c] + bias[c] + sigma * random.normal();
  });
  return { kind: 'rate', originNs: sampling.originNs ?? 0n, t: stamps(times, sampling), rate };
}

/** Differences of poses, each with an error of `sigma` rad about every axis. */
export function poses(motion: Motion, random: Random, sampling: Sampling, sigma: number): IncrementTrack {
  const times = grid(sampling, random);
  const measured = times.map(t => {
    const error = rotationExp([sigma * random.normal(), sigma * random.normal(), sigma * random.normal()]);
    return rotationProduct(rotationProduct(motion.orientation(t), sampling.mounting), error);
  });
  const t = stamps(times, sampling);
  const rotation = new Float64Array(3 * (times.length - 1));
  for (let i = 0; i + 1 < times.length; i++) {
    rotation.set(rotationLog(rotationProduct(rotationInverse(measured[i]), measured[i + 1])), 3 * i);
  }
  const originNs = sampling.originNs ?? 0n;
  return { kind: 'increments', originNs, start: t.slice(0, -1), end: t.slice(1), rotation, error: 'pose' };
}

/** A drive's speed, m/s: stops and starts between 0 and about 20. */
export function speedometer(random: Random): (seconds: number) => number {
  const slow = wander(random, 1, 0.01, 0.15, 8);
  return t => 10 + 6 * Math.tanh(slow(t).rate);
}

export function speeds(
  speed: (seconds: number) => number,
  random: Random,
  sampling: Sampling,
  sigma: number,
  scale = 1,
): SpeedTrack {
  const times = grid(sampling, random);
  const values = Float64Array.from(times, t => scale * speed(t) + sigma * random.normal());
  return { kind: 'speed', originNs: sampling.originNs ?? 0n, t: stamps(times, sampling), speed: values };
}

/** The same increments under stamps that lie up to `ns` before or behind their moments. */
export function scattered(track: IncrementTrack, random: Random, ns: number): IncrementTrack {
  const off = Float64Array.from({ length: track.start.length + 1 }, () =>
    Math.round(2 * ns * (random.uniform() - 0.5)),
  );
  return { ...track, start: track.start.map((t, i) => t + off[i]), end: track.end.map((t, i) => t + off[i + 1]) };
}

export function randomRotation(random: Random): Quaternion {
  const q = [random.normal(), random.normal(), random.normal(), random.normal()];
  const n = Math.hypot(...q);
  return [q[0] / n, q[1] / n, q[2] / n, q[3] / n];
}

export function seededMotion(seed: number): Random {
  return randomStream(seed, 'motion');
}
