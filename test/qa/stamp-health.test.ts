// Rates, gaps and faults of a planned stream: injected ones are counted exactly, closed forms are met.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { syncReport } from '../../src/qa/index.js';
import { regular, syntheticPlan } from './synthetic-plan.js';

const MS = 1e6;

function healthOf(header: readonly number[]) {
  // A delay that is not constant: the header's clock is not the recorder's.
  let last = Number.NEGATIVE_INFINITY;
  const record = header.map((t, i) => {
    // A recorder's own clock does not go back.
    last = Math.max(last, t + (2 + (i % 3)) * MS);
    return last;
  });
  return syncReport(syntheticPlan([{ name: 'cam', header, record }]), 'r').streams[0].diagnosis;
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
        const expected = { gaps: 0, missing: 0, duplicates: 0, late: 0, backward: 0 };
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
          if (fault === 'swap') expected.late++;
          if (fault === 'swap') expected.backward++;
        });
        const { gaps, duplicates, late } = healthOf(stamps);
        const found = { gaps: gaps.list.length, missing: gaps.missing, duplicates: duplicates.count };
        expect({ ...found, late: late.at.length, backward: late.backward }).toEqual(expected);
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
  const { period } = healthOf(stamps);
  expect(period).toMatchObject({ periodNs: 100 * MS, fineNs: 100 * MS, observable: true });
  expect(period.jitterNs).toBeCloseTo(1.4826 * MS, 3);
});

test('a gap of one and a half periods and a bit has no whole number of missing messages', () => {
  const { gaps, originNs } = healthOf([0, 100, 200, 300, 400, 555, 655].map(ms => ms * MS));
  expect(gaps).toMatchObject({ missing: 0, uncounted: 1, largest: { lengthNs: 155 * MS } });
  expect(Number(originNs - 1_700_000_000_000_000_000n) + gaps.largest!.from).toBe(400 * MS);
});

test('messages that were all recorded twice still have their rate', () => {
  const { period, duplicates, gaps } = healthOf([0, 0, 50, 50, 100, 100, 150, 150].map(ms => ms * MS));
  expect([period.periodNs, duplicates.count, gaps.list.length]).toEqual([50 * MS, 4, 0]);
});

test.each([[[]], [[5 * MS]]])('%j stamps say nothing of a rate', stamps => {
  const { period, gaps, messages } = healthOf(stamps);
  expect([messages, gaps.list.length, period.observable]).toEqual([stamps.length, 0, false]);
  expect(period.periodNs).toBeNaN();
  expect(period.jitterNs).toBeNaN();
});

test('a clock that the rig file corrects is not held against the stream', () => {
  const header = regular(100, 100 * MS, 30 * MS);
  const record = regular(100, 100 * MS, 10 * MS).map((t, i) => t + (i % 3) * MS);
  const grade = (offsetNs: number) =>
    syncReport(syntheticPlan([{ name: 'cam', header, record, offsetNs }]), 'r').streams[0].grade.grade;
  expect([grade(0), grade(-30 * MS)]).toEqual(['fair', 'excellent']);
});

test('grades: the worst criterion decides, and is named', () => {
  const gradeOf = (header: number[], delay = (i: number) => (2 + (i % 3)) * MS) => {
    const plan = syntheticPlan([{ name: 'cam', header, record: header.map((t, i) => t + delay(i)) }]);
    return syncReport(plan, 'r').streams[0].grade;
  };
  const clean = regular(1000, 100 * MS);
  const without = (...at: number[]) => clean.filter((_, i) => !at.includes(i));
  const some = (n: number) => Array.from({ length: n }, (_, k) => 20 + k * 12);
  expect(gradeOf(clean)).toEqual({ grade: 'excellent', because: '' });
  expect(gradeOf(without(...some(2)))).toEqual({ grade: 'good', because: '0.20 % missing' });
  expect(gradeOf(without(...some(20)))).toEqual({ grade: 'fair', because: '2.0 % missing' });
  expect(gradeOf(without(...some(60)))).toEqual({ grade: 'poor', because: '6.0 % missing' });
  expect(
    gradeOf(
      clean.map((t, i) => (i < 500 ? t : t + 30 * MS)),
      i => (i < 500 ? 40 : 10) * MS + (i % 3) * MS,
    ),
  ).toEqual({
    grade: 'poor',
    because: 'its clock jumped',
  });
  expect(gradeOf(clean, i => -(20 + (i % 3)) * MS)).toEqual({ grade: 'fair', because: 'clock: ahead' });
  expect(gradeOf(clean.slice(0, 3))).toEqual({ grade: undefined, because: 'too few messages' });
});
