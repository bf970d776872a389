// Injected drops, duplicates and swaps are found exactly; rates and jitter have closed forms.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stampHealth } from '../../src/qa/index.js';
import { syntheticPlan } from './synthetic-plan.js';

const MS = 1e6;

function healthOf(stamps: readonly number[]) {
  return stampHealth(syntheticPlan([{ name: 'cam', header: stamps }]).sensors[0].stream);
}

/** Every tenth place can take one fault, so that most steps stay whole periods. */
const faults = fc.array(fc.constantFrom('none', 'drop1', 'drop3', 'double', 'swap'), { minLength: 2, maxLength: 20 });

test('injected faults are counted exactly', () => {
  fc.assert(
    fc.property(
      faults,
      fc.integer({ min: 2 * MS, max: 500 * MS }),
      fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 20, maxLength: 20 }),
      (places, period, noise) => {
        const stamps: number[] = [];
        const expected = { gaps: 0, missing: 0, duplicates: 0, backward: 0 };
        const at = (i: number) => i * period + Math.round((noise[i % noise.length] * period) / 1000);
        places.forEach((fault, place) => {
          for (let k = 0; k < 10; k++) {
            const i = place * 10 + k;
            const dropped = fault === 'drop1' ? k === 5 : fault === 'drop3' ? k >= 4 && k <= 6 : false;
            if (dropped) continue;
            stamps.push(at(i));
            if (fault === 'double' && k === 5) stamps.push(at(i));
            if (fault === 'swap' && k === 5) stamps.splice(-2, 2, at(i), at(i - 1));
          }
          if (fault.startsWith('drop')) expected.gaps++;
          if (fault.startsWith('drop')) expected.missing += Number(fault.slice(4));
          if (fault === 'double') expected.duplicates++;
          if (fault === 'swap') expected.backward++;
        });
        const { gaps, duplicates, backward } = healthOf(stamps);
        expect({ gaps: gaps.count, missing: gaps.missing, duplicates, backward: backward.count }).toEqual(expected);
        expect(gaps.uncounted).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

test('rate, period and jitter of known steps', () => {
  // Steps 99, 100, 101 ms in turn: median 100, half of the deviations are 1 ms or more.
  const stamps = [0];
  for (let i = 0; i < 30; i++) stamps.push(stamps[i] + (99 + (i % 3)) * MS);
  const health = healthOf(stamps);
  expect(health.periodNs).toBe(100 * MS);
  expect(health.rateHz).toBe(10);
  expect(health.jitterNs).toBeCloseTo(1.4826 * MS, 3);
});

test('a gap of one and a half periods and a bit has no whole number of missing messages', () => {
  const stamps = [0, 100, 200, 300, 400, 555, 655].map(ms => ms * MS);
  expect(healthOf(stamps).gaps).toMatchObject({
    count: 1,
    missing: 0,
    uncounted: 1,
    largestNs: 155 * MS,
    largestAt: 400 * MS,
  });
});

test('messages that were all recorded twice still have their rate', () => {
  const health = healthOf([0, 0, 50, 50, 100, 100, 150, 150].map(ms => ms * MS));
  expect(health).toMatchObject({ periodNs: 50 * MS, duplicates: 4, gaps: { count: 0 } });
});

test.each([[[]], [[5 * MS]]])('%j stamps say nothing of a rate', stamps => {
  const health = healthOf(stamps);
  expect(health).toMatchObject({ messages: stamps.length, duplicates: 0, gaps: { count: 0 }, backward: { count: 0 } });
  expect(health.rateHz).toBeNaN();
  expect(health.jitterNs).toBeNaN();
});
