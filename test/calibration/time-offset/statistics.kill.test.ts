// The thresholds of the gate and the honesty of sigma over many seeds; prints what it measured. The long lane only.
import { expect, test } from 'vitest';
import { estimateOffset, type MotionTrack } from '../../../src/calibration/time-offset/index.js';
import type { Random } from '../../../src/simulate/random.js';
import {
  carInTown,
  carWithTurns,
  degree,
  gyro,
  handheld,
  type Motion,
  poses,
  randomRotation,
  scattered,
  seededMotion,
  straightRoad,
} from '../../support/motion.js';

type Trial = readonly [a: MotionTrack, b: MotionTrack, offsetSeconds: number];

const seeds = 200;

function posesAndGyro(motion: (random: Random) => Motion, sigmaDegrees: number, density?: number) {
  return (random: Random): Trial => {
    const body = motion(random);
    const offset = 0.24 * (random.uniform() - 0.5);
    const common = { from: 0, to: 60 };
    const a = { ...common, hz: 10, offsetSeconds: offset, mounting: randomRotation(random) };
    const b = { ...common, hz: 200, offsetSeconds: 0, mounting: randomRotation(random) };
    return [poses(body, random, a, sigmaDegrees * degree), gyro(body, random, b, density), offset];
  };
}

function withScatter(make: (random: Random) => Trial) {
  return (random: Random): Trial => {
    const [a, b, offset] = make(random);
    if (a.kind !== 'increments') throw new Error(`expected increments, got ${a.kind}`);
    return [scattered(a, random, 4e6), b, offset];
  };
}

function gyroAndGyro(motion: (random: Random) => Motion) {
  return (random: Random): Trial => {
    const body = motion(random);
    const offset = 0.24 * (random.uniform() - 0.5);
    const common = { from: 0, to: 60, hz: 200 };
    const a = { ...common, offsetSeconds: offset, mounting: randomRotation(random) };
    const b = { ...common, offsetSeconds: 0, mounting: randomRotation(random) };
    return [gyro(body, random, a), gyro(body, random, b), offset];
  };
}

function measure(make: (random: Random) => Trial) {
  let [squares, normalised, observable, wrong] = [0, 0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const [a, b, offset] = make(seededMotion(31_337 + seed));
    const found = estimateOffset(a, b);
    if (!found.observable) continue;
    const error = Number(found.offsetNs) - offset * 1e9;
    observable++;
    squares += error ** 2;
    normalised += (error / found.sigmaNs!) ** 2;
    if (Math.abs(error) > 5 * found.sigmaNs!) wrong++;
  }
  return { observable, wrong, rmsMs: Math.sqrt(squares / observable) * 1e-6, nees: normalised / observable };
}

test.each([
  ['hand-held, 0.05°', posesAndGyro(handheld, 0.05), 0.3],
  ['hand-held, 0.2°', posesAndGyro(handheld, 0.2), 0.3],
  ['hand-held, 0.2°, cheap gyroscope', posesAndGyro(handheld, 0.2, 1.7e-3), 0.5],
  ['car with turns, 0.05°', posesAndGyro(carWithTurns, 0.05), 3],
  ['car with turns, 0.2°', posesAndGyro(carWithTurns, 0.2), 8],
  ['car in town, 0.2°', posesAndGyro(random => carInTown(random, 60), 0.2), 8],
  ['hand-held, 0.05°, stamps scatter', withScatter(posesAndGyro(handheld, 0.05)), 0.3],
  ['car in town, 0.2°, stamps scatter', withScatter(posesAndGyro(random => carInTown(random, 60), 0.2)), 8],
  ['gyroscopes, hand-held', gyroAndGyro(handheld), 0.05],
  ['gyroscopes, car', gyroAndGyro(carWithTurns), 3],
])('%s', (name, make, limitMs) => {
  const { observable, wrong, rmsMs, nees } = measure(make);
  console.log(
    `${name}: ${observable}/${seeds} observable, ${rmsMs.toFixed(4)} ms rms, NEES ${nees.toFixed(2)}, wrong ${wrong}`,
  );
  expect(rmsMs).toBeLessThan(limitMs);
  expect(nees).toBeGreaterThan(0.5);
  expect(nees).toBeLessThan(2);
  expect(wrong).toBe(0);
  // A town of like corners may leave the lag open; refusing that is right.
  expect(observable).toBeGreaterThan(0.9 * seeds);
});

test.each([0.2, 0.05, 0.01])('a straight road is refused, %s° poses', sigma => {
  expect(measure(posesAndGyro(straightRoad, sigma)).observable).toBe(0);
});
