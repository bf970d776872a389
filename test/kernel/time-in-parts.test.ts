// Times in two fields, whole seconds and what is over, as SICK's driver writes them (sick_scan_xd, CustomizedPointXYZRAEI32f).
import { describe, expect, it } from 'vitest';
import {
  pointLayout,
  pointTimeFields,
  pointTimesNs,
  readPoints,
  recogniseOwnClock,
  recognisePointTime,
  type TimeField,
  timeFieldIn,
  timesOf,
} from '../../src/kernel/index.js';
import { cloudOf, field } from './clouds.js';

const period = 1e8;
const n = 1001;
const atOf = (i: number) => BigInt(Math.round((i * period) / (n - 1)));

/** A sweep of 0.1 s whose first point is at `first`, ns; every `hole`-th point has no time. */
function sweep(first: bigint, names = ['lidar_sec', 'lidar_nsec'], hole = 0, partNs = 1n) {
  const fields = [field('x', 'float32', 0), field(names[0], 'uint32', 4), field(names[1], 'uint32', 8)];
  return cloudOf({ fields, width: n, step: 16 }, (i, f) => {
    if (f === 0) return i;
    if (hole > 0 && i % hole === 0) return 0;
    const ns = first + atOf(i);
    return Number(f === 1 ? ns / 1_000_000_000n : (ns % 1_000_000_000n) / partNs);
  });
}

const timeField = (cloud: ReturnType<typeof sweep>): TimeField => pointTimeFields(cloud.fields)[0];

describe('times in two fields', () => {
  // The second sweep goes over a full second.
  const stamps = [1_700_000_000_123_456_789n, 1_700_000_000_950_000_000n, 1_700_000_007_000_000_000n];

  it.each([
    ['lidar_sec', 'lidar_nsec', 1],
    ['time_sec', 'time_nsec', 1],
    ['t_sec', 't_nanosec', 1],
    ['timestamp_s', 'timestamp_ns', 1],
    ['secs', 'nsecs', 1],
    ['timestamp_sec', 'timestamp_usec', 1000],
  ])('%s and %s', (seconds, part, partNs) => {
    const clouds = stamps.map(stamp => sweep(stamp, [seconds, part], 0, BigInt(partNs)));
    const found = recognisePointTime(
      clouds.map((cloud, k) => timesOf(cloud, timeField(cloud), stamps[k])),
      period,
    )!;
    expect([found.absolute, found.field.name, found.field.upper?.name]).toEqual([true, part, seconds]);
    for (const [k, cloud] of clouds.entries()) {
      const ns = pointTimesNs(cloud, found, stamps[k]);
      for (let i = 0; i < n; i++) expect(Math.abs(ns[i] - Number(atOf(i)))).toBeLessThan(partNs);
    }
  });

  it('makes the part seconds since the stamp, and leaves the whole ones', () => {
    const cloud = sweep(stamps[1] - 40_000_000n, undefined, 7);
    const time = recognisePointTime([timesOf(cloud, timeField(cloud), stamps[1])], period)!;
    const layout = pointLayout(cloud, time);
    expect(layout.columns.map(({ name, unit, converted }) => [name, unit, converted])).toEqual([
      ['x', 'm', false],
      ['lidar_sec', '', false],
      ['lidar_nsec', 's', true],
    ]);
    const points = readPoints(cloud, layout, undefined, stamps[1]);
    for (let i = 0; i < n; i++) {
      if (i % 7 === 0) expect(points[3 * i + 2]).toBeNaN();
      else expect(points[3 * i + 2]).toBe(Math.fround((Number(atOf(i)) - 4e7) * 1e-9));
    }
  });

  it('finds both fields in a cloud that lays them out otherwise', () => {
    const [one, fields] = [
      sweep(stamps[0]),
      [field('lidar_nsec', 'uint32', 0), field('x', 'float32', 4), field('lidar_sec', 'uint32', 8)],
    ];
    const found = timeFieldIn({ fields }, timeField(one))!;
    expect([found.offset, found.upper!.offset]).toEqual([0, 8]);
    expect(timeFieldIn({ fields: fields.slice(0, 2) }, timeField(one))).toBeUndefined();
  });

  it('on a clock of their own: placed by what the stamp means, else only apart from one another', () => {
    // Ticks since the LiDAR was switched on; a few seconds off the stamps; both over a full second.
    for (const first of [3_950_000_000n, stamps[1] - 5_000_000_000n]) {
      const cloud = sweep(first, undefined, 5);
      const read = [timesOf(cloud, timeField(cloud), stamps[0])];
      expect(recognisePointTime(read, period)).toBeUndefined();
      for (const [said, own, shift] of [
        ['scan_start', 'first', Number(atOf(1))],
        ['scan_end', 'last', Number(atOf(n - 2))],
        [undefined, 'unplaced', Number(atOf(1))],
      ] as const) {
        const time = recogniseOwnClock(read, period, said)!;
        expect(time.own).toBe(own);
        const ns = pointTimesNs(cloud, time, stamps[0]);
        for (let i = 0; i < n; i++) {
          if (i % 5 === 0) expect(ns[i]).toBeNaN();
          else expect(ns[i]).toBe(Number(atOf(i)) - shift);
        }
      }
    }
  });

  it('takes no other numbers for a time in parts', () => {
    const u32 = (name: string) => field(name, 'uint32', 0);
    for (const names of [['sec'], ['lidar_sec', 'cpu_nsec'], ['lidar_nsec'], ['status', 'flags'], ['id', 'ids']])
      expect(pointTimeFields(names.map(u32))).toEqual([]);
    for (const names of [
      ['point_flags_lsb', 'point_flags_msb'],
      ['range_h', 'range_l'],
      ['timebase_low', 'timebase_high'],
    ])
      expect(pointTimeFields(names.map(u32))).toEqual([]);
    expect(pointTimeFields([{ ...field('cell_id', 'uint32', 0), count: 2 }])).toEqual([]);
    expect(pointTimeFields([field('d_sec', 'float32', 0), field('d_nsec', 'float32', 4)])).toEqual([]);
    const counter = cloudOf({ fields: [u32('sec'), field('nsec', 'uint32', 4)], width: n, step: 8 }, i => i);
    expect(recognisePointTime([timesOf(counter, timeField(counter), stamps[0])], period)).toBeUndefined();
  });

  it('prefers a time in one field', () => {
    const fields = [field('lidar_sec', 'uint32', 0), field('lidar_nsec', 'uint32', 4), field('t', 'uint32', 8)];
    expect(pointTimeFields(fields).map(({ name }) => name)).toEqual(['t', 'lidar_nsec']);
  });
});

describe('a number of 64 bits, for which PointField has no type', () => {
  const stamps = [1_700_000_000_123_456_789n, 1_700_000_002_000_000_000n];
  const word = 1n << 32n;
  /** `names`: upper half and lower half, or one field of both, the lower first. */
  const halves = (first: bigint, names: readonly string[], unit: bigint) => {
    const [upper, lower] = names.length === 2 ? [4, 8] : [8, 4];
    const two = names.map((name, k) => field(name, 'uint32', 4 * (k + 1)));
    const fields = names.length === 2 ? two : [{ ...two[0], count: 2 }];
    const cloud = cloudOf({ fields: [field('x', 'float32', 0), ...fields], width: n, step: 12 }, i => i);
    const view = new DataView(cloud.data.buffer, cloud.data.byteOffset);
    for (let i = 0; i < n; i++) {
      const at = (first + atOf(i)) / unit;
      view.setUint32(12 * i + upper, Number(at / word), true);
      view.setUint32(12 * i + lower, Number(at % word), true);
    }
    return cloud;
  };

  it.each([
    [['timestamp_h', 'timestamp_l'], 1n, 'timestamp_l'],
    [['time_high', 'time_low'], 1n, 'time_low'],
    [['stamp_msb', 'stamp_lsb'], 1000n, 'stamp_lsb'],
    [['timestamp'], 1n, 'timestamp_0'],
    [['timestamp'], 1000n, 'timestamp_0'],
  ])('%j, %s ns each', (names, unit, column) => {
    const clouds = stamps.map(stamp => halves(stamp, names, unit));
    const found = pointTimeFields(clouds[0].fields).flatMap(
      of =>
        recognisePointTime(
          clouds.map((cloud, k) => timesOf(cloud, of, stamps[k])),
          period,
        ) ?? [],
    );
    expect(found.map(({ absolute, field: { name, partNs } }) => [absolute, name, partNs])).toEqual([
      [true, column, Number(unit)],
    ]);
    for (const [k, cloud] of clouds.entries()) {
      const ns = pointTimesNs(cloud, found[0], stamps[k]);
      for (let i = 0; i < n; i++) expect(Math.abs(ns[i] - Number(atOf(i)))).toBeLessThan(Number(unit));
      const layout = pointLayout(cloud, found[0]);
      expect(layout.columns.map(({ name, unit: of }) => [name, of])).toContainEqual([column, 's']);
      const points = readPoints(cloud, layout, undefined, stamps[k]);
      const at = layout.names.indexOf(column);
      for (let i = 0; i < n; i++) expect(points[3 * i + at]).toBe(Math.fround(ns[i] * 1e-9));
    }
  });
});
