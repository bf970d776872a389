// 16-bit times count whatever tick fits a sweep into 65536: read as µs only where the points' turn takes that long.
import { describe, expect, it, test } from 'vitest';
import { pointTimeFields, recognisePointTime, timesOf } from '../../src/kernel/index.js';
import { turnSeen } from '../../src/kernel/point-time/turn-seen.js';
import { cloudOf, field } from './clouds.js';

const stamp = 1_700_000_000_000_000_000n;
const n = 1800;

/** A scanner that turns once per period; the points of `share` of the turn are kept, one unit of time is `tickNs`. */
function sweep(periodNs: number, share: number, tickNs: number, from = 0.3, type: 'uint16' | 'uint32' = 'uint16') {
  const fields = [field('x', 'float32', 0), field('y', 'float32', 4), field('t', type, 8)];
  return cloudOf({ fields, width: n, step: 12 }, (i, f) => {
    const part = (share * i) / n;
    const angle = 2 * Math.PI * (from + part);
    return f === 0 ? 9 * Math.cos(angle) : f === 1 ? 9 * Math.sin(angle) : Math.round((part * periodNs) / tickNs);
  });
}

function unitOf(cloud: ReturnType<typeof sweep>, periodNs: number) {
  const own = pointTimeFields(cloud.fields)[0];
  return recognisePointTime([timesOf(cloud, own, stamp)], periodNs)?.unit;
}

describe('read as µs', () => {
  test.each([
    ['a whole turn at 20 Hz', 50e6, 1, 1000],
    ['two thirds of a turn at 10 Hz', 100e6, 0.65, 1000],
    ['a sector across the x axis', 100e6, 0.3, 1000],
  ])('%s', (_, period, share, tick) => {
    for (const from of [0, 0.3, 0.9]) expect(unitOf(sweep(period, share, tick, from), period)).toBe('us');
  });
});

describe('refused: another tick, or every other sweep is missing', () => {
  test.each([
    ['2 µs, a whole turn at 10 Hz', 100e6, 1, 2000],
    ['4 µs, a whole turn at 10 Hz', 100e6, 1, 4000],
    ['2 µs, a whole turn at 20 Hz', 50e6, 1, 2000],
    ['2 µs, two thirds of a turn', 100e6, 0.65, 2000],
  ])('%s', (_, period, share, tick) => {
    for (const from of [0, 0.3, 0.9]) expect(unitOf(sweep(period, share, tick, from), period)).toBeUndefined();
  });
});

it('other fields are as wide as their times need', () => {
  expect(unitOf(sweep(100e6, 1, 2000, 0, 'uint32'), 100e6)).toBe('us');
});

it('the turn is what lies outside the widest empty sector', () => {
  for (const share of [0.1, 0.25, 0.5, 0.9]) {
    for (const from of [0, 0.2, 0.49, 0.77])
      expect(Math.abs(turnSeen(sweep(1e8, share, 2000, from))! - share)).toBeLessThan(0.02);
  }
  const fields = [field('x', 'float32', 0), field('y', 'float32', 4)];
  expect(turnSeen(cloudOf({ fields, width: 5, step: 8 }, () => 0))).toBeUndefined();
  expect(turnSeen(cloudOf({ fields, width: 5, step: 8 }, () => Number.NaN))).toBeUndefined();
  expect(turnSeen(cloudOf({ fields: fields.slice(0, 1), width: 5, step: 8 }, () => 1))).toBeUndefined();
});
