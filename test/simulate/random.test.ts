// The seeded numbers: reproducible, independent by name, and of the distributions they claim.
import { expect, test } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';

const draw = (seed: number, name: string, count: number) => {
  const random = randomStream(seed, name);
  return Array.from({ length: count }, () => random.uniform());
};

test('a seed and a name give the same numbers, another seed or name others', () => {
  expect(draw(1, 'lidar/0', 5)).toEqual(draw(1, 'lidar/0', 5));
  expect(draw(1, 'lidar/0', 5)).not.toEqual(draw(2, 'lidar/0', 5));
  expect(draw(1, 'lidar/0', 5)).not.toEqual(draw(1, 'lidar/1', 5));
});

test('neighbouring streams are not correlated', () => {
  const n = 20000;
  const [a, b] = [draw(1, 'imu/10', n), draw(1, 'imu/11', n)];
  const covariance = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i] - 0.5), 0) / n;
  expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(n));
});

test('first draws over many streams are uniform: message k has its own stream', () => {
  const n = 20000;
  const bins = new Array<number>(10).fill(0);
  for (let k = 0; k < n; k++) bins[Math.floor(10 * draw(3, `radar/${k}`, 1)[0])]++;
  const chi2 = bins.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0);
  // 99.9 % of chi-square with 9 degrees of freedom.
  expect(chi2).toBeLessThan(27.9);
});

test('normal, exponential and Poisson have their moments', () => {
  const random = randomStream(5, 'moments');
  const n = 50000;
  const mean = (make: () => number) => {
    const list = Array.from({ length: n }, make);
    const m = list.reduce((a, b) => a + b) / n;
    return [m, list.reduce((a, b) => a + (b - m) ** 2, 0) / n];
  };
  const [m0, v0] = mean(() => random.normal());
  expect(Math.abs(m0)).toBeLessThan(0.02);
  expect(Math.abs(v0 - 1)).toBeLessThan(0.03);
  const [m1, v1] = mean(() => random.exponential(2));
  expect(Math.abs(m1 - 2)).toBeLessThan(0.04);
  expect(Math.abs(v1 - 4)).toBeLessThan(0.25);
  const [m2, v2] = mean(() => random.poisson(1.5));
  expect(Math.abs(m2 - 1.5)).toBeLessThan(0.03);
  expect(Math.abs(v2 - 1.5)).toBeLessThan(0.05);
});
