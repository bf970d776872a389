// Curves over all frames: numbers worked out by hand.
import { describe, expect, test } from 'vitest';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import type { FrameData } from '../../viewer/data/frame-data.js';
import { frameNumbers } from '../../viewer/data/frame-numbers.js';
import { coarseFirst } from '../../viewer/state/all-numbers.js';
import { type CurveData, curvesOf, readCurve } from '../../viewer/state/curves.js';

const second = 1_000_000_000n;

const window = (stamps: bigint[], columns: Record<string, number[]>) => ({
  kind: 'window',
  stamps: BigInt64Array.from(stamps),
  columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
});

function frame(index: number, cells: Record<string, unknown>, x?: number): FrameData {
  const T_world_rig = x === undefined ? undefined : { q: [0, 0, 0, 1], t: [x, 0, 0] };
  return {
    index,
    stampNs: 100n * second + BigInt(index) * second,
    T_world_rig,
    cells: new Map(Object.entries(cells)),
  } as unknown as FrameData;
}

const sensors = [
  { name: 'lidar', kind: 'lidar' },
  { name: 'imu', kind: 'imu', groups: [{ name: 'gyro', width: 3, unit: 'rad/s' }] },
] as unknown as SensorData[];

function lines(key: string, data: Partial<CurveData>) {
  const curve = curvesOf(sensors).find(one => one.key === key)!;
  return readCurve(curve, { frames: [], series: [], firstStampNs: 100n * second, ...data });
}

describe('curves', () => {
  const imu = window([0n, second / 10n, second / 5n], { gyro: [1, 2, 3, 3, Number.NaN, 3, 5, 4, 9] });
  const frames = [
    frame(0, { lidar: { kind: 'cloud', count: 7 }, imu }, 0),
    frame(1, { lidar: { kind: 'missing' }, imu: window([5n], { gyro: [Number.NaN, 0, 1] }) }, 4),
    frame(2, { lidar: { kind: 'cloud', count: 0 }, imu: window([], { gyro: [] }) }, 6),
    // Seven frames lie between: no speed is made up there.
    frame(9, { lidar: { kind: 'cloud', count: 9 } }, 106),
  ].map(frameNumbers);

  test('points, readings per second and their means; what is not there is a gap', () => {
    expect(lines('all lidar: points', { frames })).toMatchObject({ seconds: [0, 1, 2, 9], lines: [[7, null, 0, 9]] });
    // Three readings in 0.2 s are two steps of 0.1 s.
    expect(lines('all imu: rate', { frames }).lines).toEqual([[10, null, null, null]]);
    expect(lines('all imu: gyro', { frames })).toMatchObject({
      names: ['x', 'y', 'z'],
      lines: [
        [3, null, null, null],
        [3, 0, null, null],
        [5, 1, null, null],
      ],
    });
  });

  test('speed at a frame is the mean of those on both sides of it', () => {
    expect(lines('all poses: speed', { frames }).lines).toEqual([[4, 3, 2, null]]);
  });

  test('distances from the frames, ms', () => {
    const series = [
      { name: 'imu', frameT: Float64Array.of(0, 2e9), dt: Float64Array.of(-5e6, 250_000) },
    ] as unknown as CurveData['series'];
    expect(lines('all imu: sync', { series })).toMatchObject({ seconds: [0, 2], lines: [[-5, 0.25]] });
    expect(lines('all lidar: sync', { series }).seconds).toEqual([]);
  });

  test('keys are told apart, also those of sensors with odd names', () => {
    const odd = ['a', 'a: points', '__proto__'].map(name => ({ name, kind: 'radar' })) as unknown as SensorData[];
    const keys = curvesOf(odd).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test.each([0, 1, 2, 7, 64, 100])('%i frames: each once, and after any number of them none lies far from one', count => {
  const order = [...coarseFirst(count)];
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  for (let taken = 4; taken <= count; taken++) {
    const seen = order.slice(0, taken);
    const far = Math.max(...Array.from({ length: count }, (_, i) => Math.min(...seen.map(one => Math.abs(one - i)))));
    // Twice the best that so many could do, and one for the end.
    expect(far).toBeLessThanOrEqual(Math.ceil((2 * count) / taken));
  }
});
