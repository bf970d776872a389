// Sweeps of a spinning LiDAR in scenes with a closed form, while the sensor turns and moves: the truth of scan matching.

import type { Sweep } from '../../../src/calibration/observe/thin-cloud.js';
import { apply, compose, inverse, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { seeded } from '../../support/seeded.js';

/** Distance along the ray o + r·d to the first surface, m; infinite where it meets none. */
export type Scene = (o: Vec3, d: Vec3) => number;

/** Normal numbers, by Box and Muller. */
export function gaussian(seed: number): () => number {
  const next = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(next() / 2147483647)) * Math.cos((2 * Math.PI * next()) / 2147483647);
}

/** Inside of a box that is closed along the axes given a finite half size. */
export const insideBox =
  (half: Vec3): Scene =>
  (o, d) =>
    Math.min(...half.map((h, i) => (d[i] === 0 ? Infinity : ((d[i] > 0 ? h : -h) - o[i]) / d[i])).filter(r => r > 0));

/** The ground at z = −1.8 m and nothing else. */
export const ground: Scene = (o, d) => (d[2] < 0 ? (-1.8 - o[2]) / d[2] : Infinity);

/** Inside of a round tube of 4 m along x. */
export const tube: Scene = (o, d) => {
  const a = d[1] * d[1] + d[2] * d[2];
  const b = o[1] * d[1] + o[2] * d[2];
  const c = o[1] * o[1] + o[2] * o[2] - 16;
  return a === 0 ? Infinity : (-b + Math.sqrt(b * b - a * c)) / a;
};

export interface Motion {
  /** Pose of the sensor at t, ns. */
  readonly T_world_sensor: (tNs: number) => SE3;
}

/** Constant speed along the sensor's x, and a turn that swings, so that no two increments are alike. */
export function drive(speed: number, turn: Vec3, swing: number, phase: number): Motion {
  const angle = (s: number) => s + (swing * Math.sin(2 * s + phase)) / 2;
  return {
    T_world_sensor: t => {
      const s = t * 1e-9;
      const a = angle(s);
      return { q: rotationExp([turn[0] * a, turn[1] * a, turn[2] * a]), t: [speed * s, 0.1 * Math.sin(s + phase), 0] };
    },
  };
}

export const periodNs = 1e8;

/** 24 lasers, 600 firings; times are relative to the start of the sweep. */
export function sweepAt(scene: Scene, motion: Motion, startNs: number, sigma: number, seed: number): Sweep {
  const random = gaussian(seed);
  const points: number[] = [];
  const times: number[] = [];
  for (let k = 0; k < 600; k++) {
    const after = (k * periodNs) / 600;
    const T = motion.T_world_sensor(startNs + after);
    const azimuth = Math.PI - (2 * Math.PI * k) / 600;
    for (let laser = 0; laser < 24; laser++) {
      const elevation = ((-22 + 1.6 * laser) * Math.PI) / 180;
      const own: Vec3 = [
        Math.cos(elevation) * Math.cos(azimuth),
        Math.cos(elevation) * Math.sin(azimuth),
        Math.sin(elevation),
      ];
      const range = scene(T.t, apply({ q: T.q, t: [0, 0, 0] }, own)) + sigma * random();
      if (!(range < 60)) continue;
      points.push(range * own[0], range * own[1], range * own[2]);
      times.push(after);
    }
  }
  const count = times.length;
  return { points: Float32Array.from(points), stride: 3, xyz: [0, 1, 2], count, times: Float64Array.from(times) };
}

/** T_a_b of the sensor between two moments. */
export function between(motion: Motion, aNs: number, bNs: number): SE3 {
  return compose(inverse(motion.T_world_sensor(aNs)), motion.T_world_sensor(bNs));
}
