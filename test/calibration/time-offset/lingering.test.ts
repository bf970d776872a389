// Rotations from pictures are wrong the same way for a while, and say when they are worth little: offset and sigma have to bear that.
import { describe, expect, test } from 'vitest';
import { estimateOffset, type IncrementTrack } from '../../../src/calibration/time-offset/index.js';
import { lingeringSquare } from '../../../src/calibration/time-offset/lingering-error.js';
import { rotationInverse, rotationLog, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import type { Random } from '../../../src/simulate/random.js';
import { turns } from '../../support/effort.js';
import { carWithTurns, degree, gyro, type Motion, randomRotation, seededMotion } from '../../support/motion.js';

const HZ = 15;
const SECONDS = 60;

/** What a step says of itself and what is wrong with it, rad. */
type Wrong = (k: number) => { readonly sigma: number; readonly error: readonly [number, number, number] };

function pictures(body: Motion, offsetSeconds: number, wrong: Wrong): IncrementTrack {
  const n = HZ * SECONDS - 2;
  const at = (k: number) => (k + 0.37) / HZ;
  const stamps = Float64Array.from({ length: n + 1 }, (_, k) => Math.round((at(k) + offsetSeconds) * 1e9));
  const rotation = new Float64Array(3 * n);
  const variance = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const { sigma, error } = wrong(k);
    const turn = rotationLog(rotationProduct(rotationInverse(body.orientation(at(k))), body.orientation(at(k + 1))));
    rotation.set([turn[0] + error[0], turn[1] + error[1], turn[2] + error[2]], 3 * k);
    variance[k] = sigma * sigma;
  }
  const [start, end] = [stamps.slice(0, n), stamps.slice(1)];
  return { kind: 'increments', originNs: 0n, start, end, rotation, error: 'step', variance };
}

function run(wrongness: (random: Random) => Wrong, seeds: number) {
  const errors = Array.from({ length: seeds }, (_, seed) => {
    const random = seededMotion(300 + seed);
    const body = carWithTurns(random);
    const offset = 0.24 * (random.uniform() - 0.5);
    const b = gyro(body, random, { from: 0, to: SECONDS, hz: 200, offsetSeconds: 0, mounting: randomRotation(random) });
    const found = estimateOffset(pictures(body, offset, wrongness(random)), b, { sigmaLimitNs: 50e6 });
    expect(found.observable).toBe(true);
    return { error: Number(found.offsetNs) * 1e-9 - offset, sigma: found.sigmaNs! * 1e-9 };
  });
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    rms: Math.sqrt(mean(errors.map(({ error }) => error ** 2))),
    nees: mean(errors.map(({ error, sigma }) => (error / sigma) ** 2)),
  };
}

const independent = (random: Random, sigma: number) =>
  [0, 1, 2].map(() => sigma * random.normal()) as [number, number, number];

describe('sigma is honest', () => {
  test('when errors of 0.03° per picture hang together over half a second', () => {
    const { nees } = run(random => {
      const keeps = Math.exp(-2 / HZ / 0.5);
      let last = independent(random, 1);
      return () => {
        const news = independent(random, Math.sqrt(1 - keeps * keeps));
        last = last.map((value, c) => keeps * value + news[c]) as typeof last;
        return { sigma: 0.03 * degree, error: last.map(v => 0.03 * degree * v) as typeof last };
      };
    }, 20);
    // 2 when errors are taken as independent.
    expect(nees).toBeGreaterThan(0.5);
    expect(nees).toBeLessThan(1.5);
  });

  test('when they do not', () => {
    const { nees } = run(
      random => () => ({ sigma: 0.03 * degree, error: independent(random, 0.03 * degree) }),
      turns(6, 12),
    );
    expect(nees).toBeGreaterThan(0.4);
    expect(nees).toBeLessThan(2);
  });
});

test('pictures that say they are worth little count little', () => {
  // A third of them are five times worse: weighted by inverse variance the others alone are left, nearly.
  const wrongness = (random: Random, told: boolean) => (k: number) => {
    const sigma = (Math.floor(k / 20) % 3 === 0 ? 0.15 : 0.03) * degree;
    return { sigma: told ? sigma : degree, error: independent(random, sigma) };
  };
  const told = run(random => wrongness(random, true), turns(5, 10));
  const silent = run(random => wrongness(random, false), turns(5, 10));
  expect(told.rms).toBeLessThan(0.8 * silent.rms);
  expect(told.nees).toBeGreaterThan(0.4);
  expect(told.nees).toBeLessThan(2);
});

test('an error in time that all pictures may share is added to sigma, and may be too much', () => {
  const random = seededMotion(7);
  const body = carWithTurns(random);
  const b = gyro(body, random, { from: 0, to: SECONDS, hz: 200, offsetSeconds: 0, mounting: randomRotation(random) });
  const track = pictures(body, 0.1, () => ({ sigma: 0.03 * degree, error: independent(random, 0.03 * degree) }));
  const plain = estimateOffset(track, b);
  const shared = estimateOffset({ ...track, momentSigmaNs: 3e6 }, b);
  expect(shared.offsetNs).toEqual(plain.offsetNs);
  expect(shared.sigmaNs).toBeCloseTo(Math.hypot(plain.sigmaNs!, 3e6), 3);
  const unsure = estimateOffset({ ...track, momentSigmaNs: 6e6 }, b);
  expect(unsure.observable).toBe(false);
  expect(unsure.reasons.map(({ code }) => code)).toContain('sigma_too_large');
});

test('the lingering sum, term by term', () => {
  const t = [0, 0.4, 1.3, 5];
  const scores = [1, 2, -1, 0.5, 3, 1, 2, -4];
  const out = lingeringSquare(Float64Array.from(scores), 2, Float64Array.from(t), 1);
  for (let a = 0; a < 2; a++)
    for (let b = 0; b < 2; b++) {
      let sum = 0;
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++)
          sum += Math.max(0, 1 - Math.abs(t[i] - t[j])) * scores[2 * i + a] * scores[2 * j + b];
      expect(out[2 * a + b]).toBeCloseTo(sum, 12);
    }
});
