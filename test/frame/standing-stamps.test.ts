// Header stamps that stand still for a part of a stream: the first of a run is the header's, the others are not passed on as exact.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RawStamps, timeOf } from '../../src/frame/raw-stamps.js';
import { linearClock } from '../../src/frame/sensor-clock.js';
import { repeated, standing, standingStamps } from '../../src/frame/standing-stamps.js';

const NONE = -(2n ** 63n);
const START = 1_700_000_000_000_000_000n;
const ms = (values: readonly number[]) => BigInt64Array.from(values, v => START + BigInt(Math.round(v * 1e6)));
const marksOf = (header: readonly number[], log: readonly number[]) => {
  const found = standingStamps({ header: ms(header), log: ms(log), none: NONE });
  return found && { ...found, marks: Array.from(found.marks) };
};
const steady = (n: number) => Array.from({ length: n }, (_, i) => 100 * i);
const late = (header: readonly number[]) => header.map(t => t + 5);

describe('a driver that forgets its clock for a while', () => {
  it('stands for 1.5 s: all but the first are the recorder’s', () => {
    const true_ = steady(60);
    const header = true_.map((t, i) => (i >= 20 && i < 36 ? 2000 : t));
    const found = marksOf(header, late(true_))!;
    expect(found.count).toBe(15);
    expect(found.longestNs).toBe(1.5e9);
    expect(found.marks).toEqual(true_.map((_, i) => (i > 20 && i < 36 ? standing : 0)));
  });

  it('for less, their stamps stay and are not exact', () => {
    const true_ = steady(60);
    const header = true_.map((t, i) => (i >= 20 && i < 24 ? 2000 : t));
    const found = marksOf(header, late(true_))!;
    expect(found.count).toBe(0);
    expect(found.marks).toEqual(true_.map((_, i) => (i > 20 && i < 24 ? repeated : 0)));
  });
});

it('a message that was recorded twice is what it was', () => {
  const header = steady(20).flatMap(t => [t, t]);
  const log = steady(20).flatMap(t => [t + 5, t + 7]);
  expect(marksOf(header, log)!.marks.every(mark => mark === 0)).toBe(true);
});

it('zeros, missing stamps and running ones are none of its business', () => {
  const log = late(steady(50));
  for (const value of [0n, NONE]) {
    const header = new BigInt64Array(50).fill(value);
    expect(standingStamps({ header, log: ms(log), none: NONE })).toBeUndefined();
  }
  expect(marksOf(steady(50), log)).toBeUndefined();
  expect(marksOf([], [])).toBeUndefined();
});

it('marks every message of a run but the first, whatever the runs', () => {
  const run = fc.record({ length: fc.integer({ min: 1, max: 30 }), period: fc.integer({ min: 10, max: 400 }) });
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), runs => {
      const [header, log, expected] = [[] as number[], [] as number[], [] as boolean[]];
      let now = 0;
      for (const { length, period } of runs) {
        const start = now;
        const stands = length >= 3 && (length - 1) * period >= 1200;
        for (let i = 0; i < length; i++, now += period) {
          header.push(start);
          log.push(now + 5);
          expected.push(stands && i > 0);
        }
      }
      const found = marksOf(header, log);
      const marks = found?.marks ?? header.map(() => 0);
      expect(marks.map(mark => mark === standing)).toEqual(expected);
      expect(found?.count ?? 0).toBe(expected.filter(Boolean).length);
    }),
  );
});

it('a rig file’s clock, which is about headers, does not move a record stamp in the place of one', () => {
  const [header, log] = [ms([0, 100, 200, 200, 200, 1600, 1600]), ms([5, 105, 205, 905, 1505, 1605, 1705])];
  const stamps: RawStamps = {
    table: { stampNs: header, logNs: log },
    messages: Uint32Array.from(header.keys()),
    header,
    log,
    choice: { clock: 'header', recordShiftNs: 0n, plausible: () => true },
    still: standingStamps({ header, log, none: NONE }),
  };
  const clock = linearClock('/t', { offsetNs: -37e6, driftPpm: 0, sigmaNs: 1000 }, START);
  const times = Array.from(header, (_, i) => timeOf(stamps, i, clock, START));
  expect(times.map(({ t }) => t / 1e6)).toEqual([-37, 63, 163, 905, 1505, 1563, 1563]);
  expect(times.map(({ sigma }) => sigma)).toEqual([1000, 1000, 1000, Number.NaN, Number.NaN, 1000, Number.NaN]);
});
