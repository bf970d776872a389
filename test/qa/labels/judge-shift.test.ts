// One cause moves all labels of a sensor, or not: shifts that are laid out so, of a picture taken late.
import { expect, test } from 'vitest';
import { seeded } from '../../../src/calibration/observe/seeded.js';
import { judgeShift } from '../../../src/qa/labels/rig/judge-shift.js';
import type { Shifted } from '../../../src/qa/labels/rig/shifted.js';

const lateBy = 0.02;

/** Labels without a track: `moved` says by which part of what a picture that is 20 ms late would move it by, px, each is moved. */
function labels(category: string, count: number, moved: (i: number) => number, random = seeded(count)): Shifted[] {
  return Array.from({ length: count }, (_, i) => {
    const perSecond = (random() < 0.5 ? -1 : 1) * (200 + 600 * random());
    const px = moved(i) * lateBy * perSecond;
    const along = {
      ...{ frame: Math.floor(40 * random()), along: 'u' as const, px, weight: 1, range: 20, side: random() },
      ...{ perTurn: [0, 0, 0] as const, perShift: [0, 0, 0] as const, perSecond, perMoverSecond: 0 },
    };
    return { label: i, cluster: `${category} ${i}`, category, shift: [px], along: [along] };
  });
}

/** To 5 %. */
const alike = (i: number) => 1 + 0.05 * (i % 2 === 0 ? 1 : -1);
const cars = labels('car', 60, alike);

test('all alike: the cause and its size', () => {
  const { systematic, cause, moves } = judgeShift(cars, 2);
  expect(systematic).toBe(true);
  expect(cause?.name).toBe('time');
  expect(cause?.value[0]).toBeCloseTo(lateBy, 3);
  const px = cars.map(({ along: [d] }) => lateBy * d.perSecond);
  expect(moves).toBeCloseTo(Math.sqrt(px.reduce((sum, x) => sum + x * x, 0) / px.length), 0);
});

test('a class that surely moves by a third of it is no fault of the sensor', () => {
  const { systematic, reason } = judgeShift([...cars, ...labels('sign', 8, i => 0.3 * alike(i))], 2);
  expect(systematic).toBe(false);
  expect(reason).toMatch(/^class sign is not moved as the others are \((29|30|31) % of it\)/);
});

test('a class whose labels scatter so that they tell nothing is no reason against it', () => {
  const scattered = labels('sign', 8, i => (i % 4 === 0 ? 3 : -0.5));
  expect(judgeShift([...cars, ...scattered], 2)).toMatchObject({ systematic: true, reason: '' });
});

test('little is no fault, and few tell nothing', () => {
  expect(judgeShift(cars, 20)).toMatchObject({ systematic: false, reason: expect.stringMatching(/which is little$/) });
  expect(judgeShift(cars.slice(0, 11), 2)).toMatchObject({ systematic: undefined });
});
