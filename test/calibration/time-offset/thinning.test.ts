// Tracks of days made small enough: what is left must still tell the same turns at the same moments.
import { describe, expect, it } from 'vitest';
import type { IncrementTrack, MotionTrack } from '../../../src/calibration/time-offset/motion-track.js';
import { thinTrack } from '../../../src/calibration/time-offset/thin-track.js';
import { someStretches, type Turns } from '../../../src/calibration/time-offset/turns.js';
import { rotationExp, rotationLog, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import type { Quaternion } from '../../../src/geometry/se3.js';

const columns = (n: number, width: number, of: (i: number, c: number) => number) =>
  Float64Array.from({ length: n * width }, (_, k) => of(Math.floor(k / width), k % width));

describe('thinTrack', () => {
  it('leaves a track that is small enough as it is', () => {
    const track: MotionTrack = { kind: 'speed', originNs: 0n, t: columns(9, 1, i => i), speed: columns(9, 1, i => i) };
    expect(thinTrack(track, 9)).toBe(track);
  });

  it('takes means of readings at their mean moment: a straight line stays on itself', () => {
    const [n, origin] = [1000, 9e14];
    const t = columns(n, 1, i => origin + i * 5e6);
    const rate = columns(n, 3, (i, c) => 0.1 * c + 1e-4 * i);
    const thin = thinTrack({ kind: 'rate', originNs: 0n, t, rate }, 300);
    if (thin.kind !== 'rate') throw new Error('another kind');
    // 1000 readings by fours.
    expect([thin.t.length, thin.rate.length]).toEqual([250, 750]);
    thin.t.forEach((at, k) => {
      const i = (at - origin) / 5e6;
      expect(i).toBeCloseTo(4 * k + 1.5, 6);
      for (const c of [0, 1, 2]) expect(thin.rate[3 * k + c]).toBeCloseTo(0.1 * c + 1e-4 * i, 12);
    });
  });

  it('joins turns that follow one another, and none across a gap', () => {
    const n = 24;
    const start = columns(n, 1, i => 10 * i);
    // After the 7th nothing was seen for a while.
    const end = columns(n, 1, i => (i === 6 ? 65 : 10 * i + 10));
    const rotation = columns(n, 3, (i, c) => 0.01 * (c + 1) * Math.sin(i + c));
    const variance = columns(n, 1, i => 1 + i);
    const track: IncrementTrack = { kind: 'increments', originNs: 0n, start, end, rotation, error: 'step', variance };
    const thin = thinTrack(track, 8) as IncrementTrack;
    const groups = [
      [0, 2],
      [3, 5],
      [6, 6],
      [7, 9],
      [10, 12],
      [13, 15],
      [16, 18],
      [19, 21],
      [22, 23],
    ];
    expect([...thin.start]).toEqual(groups.map(([from]) => start[from]));
    expect([...thin.end]).toEqual(groups.map(([, to]) => end[to]));
    groups.forEach(([from, to], k) => {
      let q: Quaternion = [0, 0, 0, 1];
      let sum = 0;
      for (let i = from; i <= to; i++) {
        q = rotationProduct(q, rotationExp([rotation[3 * i], rotation[3 * i + 1], rotation[3 * i + 2]]));
        sum += variance[i];
      }
      for (const [c, part] of rotationLog(q).entries()) expect(thin.rotation[3 * k + c]).toBeCloseTo(part, 14);
      expect(thin.variance![k]).toBe(sum);
    });
  });
});

it('someStretches takes stretches from the first turn to the last, each whole and joined to none', () => {
  const n = 5000;
  const turns: Turns = {
    start: columns(n, 1, i => 10 * i),
    end: columns(n, 1, i => 10 * i + 10),
    turn: columns(n, 3, (i, c) => 3 * i + c),
    slope: columns(n, 3, (i, c) => -(3 * i + c)),
    joined: Uint8Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 1)),
    weight: columns(n, 1, i => i),
  };
  expect(someStretches(turns, n)).toBe(turns);
  const some = someStretches(turns, 640);
  const kept = [...some.weight];
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([640, 0, n - 1]);
  kept.forEach((i, k) => {
    expect(some.joined[k]).toBe(k % 10 === 0 ? 0 : 1);
    if (k % 10 !== 0) expect(i).toBe(kept[k - 1] + 1);
    expect([some.start[k], some.end[k]]).toEqual([10 * i, 10 * i + 10]);
    for (const c of [0, 1, 2]) expect([some.turn[3 * k + c], some.slope[3 * k + c]]).toEqual([3 * i + c, -(3 * i + c)]);
  });
  // Evenly: no part of the drive is left out for longer than the others.
  const gaps = kept
    .filter((_, k) => k % 10 === 0)
    .slice(1)
    .map((first, k) => first - kept[10 * k]);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});
