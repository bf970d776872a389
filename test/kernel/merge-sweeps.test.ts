// One turn around an instant out of two sweeps: nothing twice, nothing missing, nothing farther than half a period.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstSweepAround, mergeSweeps, type TimedSweep } from '../support/merge-sweeps.js';

const period = 1e8;
const columns = 720;

/** A clockwise turn that begins behind: the column's number is its direction. `stampNs` is the start. */
function sweepFrom(stampNs: number, number: number): TimedSweep {
  const points = Float32Array.from({ length: 2 * columns }, (_, i) => (i % 2 === 0 ? i / 2 : number));
  const times = Float64Array.from({ length: columns }, (_, i) => (i * period) / columns);
  return { points, stride: 2, count: columns, stampNs, times };
}

it('holds every direction once, each within half a period of the instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: period }), fc.integer({ min: -1e12, max: 1e12 }), (after, stamp) => {
      const [first, second] = [sweepFrom(stamp, 0), sweepFrom(stamp + period, 1)];
      const at = stamp + period / 2 + after;
      const merged = mergeSweeps(first, second, at, period);
      expect(merged.count).toBe(columns);
      const directions = new Set<number>();
      for (let n = 0; n < merged.count; n++) {
        const source = merged.sweep[n] === 0 ? first : second;
        const i = merged.index[n];
        directions.add(merged.points[2 * n]);
        expect(merged.points[2 * n]).toBe(source.points[2 * i]);
        expect(merged.points[2 * n + 1]).toBe(merged.sweep[n]);
        expect(merged.times[n]).toBeCloseTo(source.times[i] + source.stampNs - at, 3);
        expect(merged.times[n]).toBeGreaterThanOrEqual(-period / 2);
        expect(merged.times[n]).toBeLessThan(period / 2);
      }
      expect(directions.size).toBe(columns);
    }),
    { numRuns: 30 },
  );
});

it('a camera that looks where sweeps are cut gets points of its own time: ±5 ms instead of 100 ms', () => {
  const [first, second] = [sweepFrom(0, 0), sweepFrom(period, 1)];
  const behind = (c: number) => c < 36 || c >= columns - 36;
  const merged = mergeSweeps(first, second, period, period);
  const gaps = Array.from(merged.times).filter((_, n) => behind(merged.points[2 * n]));
  expect(gaps.length).toBe(72);
  expect(Math.max(...gaps.map(Math.abs))).toBeLessThanOrEqual(0.05 * period);
  const alone = Array.from(first.times).filter((_, i) => behind(first.points[2 * i]));
  expect(Math.max(...alone) - Math.min(...alone)).toBeGreaterThan(0.9 * period);
});

it('leaves out points without a time, and copes with empty and far sweeps', () => {
  const first = sweepFrom(0, 0);
  first.times.fill(Number.NaN, 0, 10);
  const empty: TimedSweep = { ...first, count: 0, points: new Float32Array(0), times: new Float64Array(0) };
  expect(mergeSweeps(first, empty, period / 2, period).count).toBe(columns - 10);
  expect(mergeSweeps(empty, empty, 0, period).count).toBe(0);
  expect(mergeSweeps(first, sweepFrom(3e17, 1), 1.5e17, period).count).toBe(0);
});

it('finds the pair by when sweeps start', () => {
  const starts = Float64Array.of(0, 100, 200, 300);
  expect([40, 50, 149, 150, 1000].map(at => firstSweepAround(starts, at, 100))).toEqual([-1, 0, 0, 1, 3]);
  expect(firstSweepAround(new Float64Array(0), 0, 100)).toBe(-1);
});
