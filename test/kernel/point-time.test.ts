// Per-point times as the drivers write them: Velodyne, Ouster, Hesai, Livox, and what is no time at all.
import { describe, expect, it } from 'vitest';
import {
  leavesNoDoubt,
  pointLayout,
  pointTimeFields,
  pointTimesNs,
  readPoints,
  recogniseOwnClock,
  recognisePointTime,
  spanOf,
  spanOfRead,
  timesOf,
} from '../../src/kernel/index.js';
import type { PointCloud, PointField } from '../../src/message/value.js';
import { cloudOf, field } from './clouds.js';

const stamp = 1_700_000_000_123_456_789n;
const period = 1e8;
const n = 1001;

/** A sweep of 0.1 s: point i is at i/1000 of it; `write` turns ns since the stamp into the recorded number. */
function sweep(name: string, type: PointField['type'], write: (ns: number, i: number) => number) {
  const fields = [field('x', 'float32', 0), field(name, type, 4)];
  return cloudOf({ fields, width: n, step: 12 }, (i, f) => (f === 0 ? i : write((i * period) / (n - 1), i)));
}

/** How the time of sweeps is to be read, found by their numbers. */
function recognise(
  sweeps: readonly { readonly cloud: PointCloud; readonly field: PointField; readonly stampNs: bigint }[],
  sweepPeriodNs: number | undefined,
) {
  const read = sweeps.map(one => timesOf(one.cloud, one.field, one.stampNs));
  return recognisePointTime(read, sweepPeriodNs);
}

/** The same of one sweep with the header stamp `stamp`, and its times. */
function timesOfOne(cloud: PointCloud, own: PointField, sweepPeriodNs: number | undefined) {
  const time = recognise([{ cloud, field: own, stampNs: stamp }], sweepPeriodNs);
  return time && { ...time, ns: pointTimesNs(cloud, time, stamp) };
}

it('finds the fields that may tell time by their names, known ones first', () => {
  const named = (...names: string[]) => pointTimeFields(names.map(name => field(name, 'float32', 0))).map(f => f.name);
  for (const rare of ['rel_time', 'relative_timestamp', 't_us', 'delta_t', 'stamp_offset', 'gps_time', 'TimeStampNs'])
    expect(named('x', rare)).toEqual([rare]);
  expect(named('rel_time', 'ts', 't')).toEqual(['t', 'ts', 'rel_time']);
  const others = ['exposure_time', 'integration_time', 'time_of_flight', 'timebase', 'timestamp_valid', 'sync_time'];
  expect(named(...others, 'tag', 'tof', 'point_id', 'intensity', 'curvature', 't1')).toEqual([]);
  // A message that names thousands is not looked through for each of them.
  expect(named('t', ...Array.from({ length: 5000 }, (_, i) => `time_${i}`))).toHaveLength(24);
});

describe('the time of one sweep', () => {
  const abs = Number(stamp / 1000n) / 1e6;
  it.each([
    ['Velodyne: seconds', 'time', 'float32', (ns: number) => ns / 1e9, 's', false, 0, 20],
    ['Velodyne: seconds before the stamp', 'time', 'float32', (ns: number) => ns / 1e9 - 0.1, 's', false, -1e8, 20],
    ['around the stamp', 't', 'float32', (ns: number) => ns / 1e9 - 0.05, 's', false, -5e7, 20],
    ['Ouster: integer ns', 't', 'uint32', (ns: number) => ns, 'ns', false, 0, 1],
    ['Aeva: signed integer ns', 'time_offset_ns', 'int32', (ns: number) => ns, 'ns', false, 0, 1],
    ['Livox: integer ns', 'offset_time', 'uint32', (ns: number) => ns, 'ns', false, 0, 1],
    ['integer us', 't', 'uint32', (ns: number) => Math.round(ns / 1e3), 'us', false, 0, 1000],
    ['float us', 'ts', 'float32', (ns: number) => ns / 1e3, 'us', false, 0, 20],
    ['float ms', 'dt', 'float32', (ns: number) => ns / 1e6, 'ms', false, 0, 20],
    ['float64 ns', 'time', 'float64', (ns: number) => ns, 'ns', false, 0, 1],
    ['Hesai: absolute seconds', 'timestamp', 'float64', (ns: number) => abs + ns / 1e9, 's', true, 0, 1000],
    ['absolute us', 'timestamp', 'float64', (ns: number) => abs * 1e6 + ns / 1e3, 'us', true, 0, 1000],
    ['Livox: absolute ns', 'timestamp', 'float64', (ns: number) => Number(stamp) + ns, 'ns', true, 0, 300],
    [
      'absolute, header 0.4 s late',
      'timestamp',
      'float64',
      (ns: number) => abs - 0.4 + ns / 1e9,
      's',
      true,
      -4e8,
      2000,
    ],
  ] as const)('%s', (_, name, type, write, unit, absolute, offset, tolerance) => {
    const cloud = sweep(name, type, write);
    const times = timesOfOne(cloud, pointTimeFields(cloud.fields)[0], period)!;
    expect([times.unit, times.absolute]).toEqual([unit, absolute]);
    let worst = 0;
    for (let i = 0; i < n; i++) worst = Math.max(worst, Math.abs(times.ns[i] - offset - (i * period) / (n - 1)));
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    ['all equal', 'float32', () => 0.05],
    ['a frame counter', 'uint32', (_: number, i: number) => i],
    ['ten-microsecond ticks', 'uint32', (ns: number) => Math.round(ns / 1e4)],
    ['seconds of another day', 'float64', (ns: number) => abs - 86400 + ns / 1e9],
    ['seconds since boot', 'float64', (ns: number) => 4000 + ns / 1e9],
    ['epoch seconds in float32', 'float32', (ns: number) => abs + ns / 1e9],
    ['not finite', 'float32', () => Number.NaN],
  ] as const)('refuses %s', (_, type, write) => {
    const cloud = sweep('time', type, write);
    expect(timesOfOne(cloud, cloud.fields[1], period)).toBeUndefined();
  });

  it('knows a sweep without its period, and a sector of one with it', () => {
    const cloud = sweep('time', 'float32', ns => ns / 1e9);
    expect(timesOfOne(cloud, cloud.fields[1], undefined)?.unit).toBe('s');
    const sector = sweep('time', 'float32', ns => ns / 4e9);
    expect(timesOfOne(sector, sector.fields[1], period)?.unit).toBe('s');
  });

  it('gives points without a return no absolute time', () => {
    const cloud = sweep('timestamp', 'float64', (ns, i) => (i % 3 === 0 ? 0 : abs + ns / 1e9));
    const times = timesOfOne(cloud, cloud.fields[1], period)!;
    expect(times.ns[0]).toBeNaN();
    expect(Math.abs(times.ns[500] - 5e7)).toBeLessThan(1000);
  });

  it('does not take an array or a stranger for a time', () => {
    expect(pointTimeFields([field('t', 'float32', 0, 2), field('tag', 'uint8', 8)])).toEqual([]);
    const fields = [field('tag', 'uint8', 0), field('Timestamp', 'float64', 8), field('time', 'float32', 16)];
    expect(pointTimeFields(fields).map(({ offset }) => offset)).toEqual([16, 8]);
  });
});

describe('times on a clock of their own', () => {
  const abs = Number(stamp / 1000n) / 1e6;
  /** 40 sweeps of which `write` makes the times, read as if the stamp meant `said`. */
  const own = (type: PointField['type'], write: (ns: number, i: number) => number, said?: string) => {
    const cloud = sweep('timestamp', type, write);
    const time = recogniseOwnClock([timesOf(cloud, cloud.fields[1], stamp)], period, said);
    return time && { own: time.own, unit: time.unit, ns: pointTimesNs(cloud, time, stamp), cloud, time };
  };
  const TAI = (ns: number) => abs + 37 + ns / 1e9;

  it.each([
    ['scan_start', 'first', 0],
    ['scan_end', 'last', -1e8],
    ['scan_mid', 'unplaced', 0],
    [undefined, 'unplaced', 0],
  ] as const)('the stamp of %s: %s', (said, how, first) => {
    const found = own('float64', TAI, said)!;
    expect([found.own, found.unit]).toEqual([how, 's']);
    // Seconds of today have steps of 240 ns in float64.
    for (let i = 0; i < n; i++) expect(Math.abs(found.ns[i] - first - (i * period) / (n - 1))).toBeLessThan(500);
  });

  it('points without a return have none', () => {
    const found = own('float64', (ns, i) => (i % 3 === 0 ? 0 : (4000 + ns / 1e9) * 1e9))!;
    expect([found.ns[0], Math.round(found.ns[1])]).toEqual([Number.NaN, 0]);
  });

  it.each([
    ['what float32 keeps as it is', 'float64', (ns: number) => 12 + ns / 1e9],
    ['integers, which may begin anew', 'uint32', (ns: number) => 3_000_000_000 + ns],
    ['a frame counter', 'float64', (_: number, i: number) => 1e9 + i],
    ['one number for all', 'float64', () => abs],
  ] as const)('refuses %s', (_, type, write) => expect(own(type, write)).toBeUndefined());

  it('are kept as differences in float32, without being called a time relative to the stamp', () => {
    const { cloud, time } = own('float64', TAI)!;
    const layout = pointLayout(cloud, time);
    expect(layout.columns[1]).toMatchObject({
      unit: '',
      converted: true,
      definition: expect.stringMatching(/first point/),
    });
    const points = readPoints(cloud, layout, undefined, stamp);
    expect(points[2 * 500 + 1]).toBeCloseTo(0.05, 6);
    expect(pointLayout(cloud, own('float64', TAI, 'scan_end')!.time).columns[1].unit).toBe('s');
  });
});

describe('the time column of a layout', () => {
  it('is seconds relative to the stamp, where float32 could not hold what was recorded', () => {
    const cloud = sweep('timestamp', 'float64', ns => Number(stamp) / 1e9 + ns / 1e9);
    const time = recognise([{ cloud, field: cloud.fields[1], stampNs: stamp }], period)!;
    const layout = pointLayout(cloud, time);
    expect(layout.columns[1]).toEqual({ name: 'timestamp', unit: 's', converted: true, rounded: false });
    const points = readPoints(cloud, layout, undefined, stamp);
    expect(points[2 * 500]).toBe(500);
    expect(points[2 * 500 + 1]).toBeCloseTo(0.05, 6);
    // The next sweep, by the same layout and its own stamp.
    const next = readPoints(cloud, layout, undefined, stamp + 100_000_000n);
    expect(next[2 * 500 + 1]).toBeCloseTo(-0.05, 6);
    expect(() => readPoints(cloud, layout)).toThrow(/stamp/);
  });

  it('stays as recorded where it is already that', () => {
    const cloud = sweep('time', 'float32', ns => ns / 1e9);
    const layout = pointLayout(cloud, recognise([{ cloud, field: cloud.fields[1], stampNs: stamp }], period));
    expect(layout.columns[1]).toEqual({ name: 'time', unit: 's', converted: false, rounded: false });
    expect(layout.time).toBeUndefined();
    expect(readPoints(cloud, layout)[2 * 1000 + 1]).toBe(Math.fround(0.1));
  });
});

describe('the time of several sweeps', () => {
  const HOUR = 3_600_000_000_000n;
  const SECOND = 1_000_000_000n;
  /** Sweeps whose header is `late` after their start, ns; `write` gets the absolute time of a point in ns. */
  function sweepsOf(type: PointField['type'], write: (ns: bigint) => number, count = 8, start = stamp, late = 0n) {
    return Array.from({ length: count }, (_, k) => {
      const begin = start + BigInt(k) * 100_000_000n;
      const cloud = sweep('t', type, ns => write(begin + BigInt(Math.round(ns))));
      return { cloud, field: cloud.fields[1], stampNs: begin + late, begin };
    });
  }
  const sinceHourUs = (ns: bigint) => Number((ns % HOUR) / 1000n);
  const sinceSecond = (ns: bigint) => Number(ns % SECOND) / 1e9;

  function worstOf(sweeps: ReturnType<typeof sweepsOf>): number {
    const time = recognise(sweeps, period)!;
    let worst = 0;
    for (const { cloud, field: own, stampNs, begin } of sweeps) {
      const ns = pointTimesNs(cloud, { ...time, field: own }, stampNs);
      const layout = pointLayout(cloud, { ...time, field: own });
      const points = readPoints(cloud, layout, undefined, stampNs);
      for (let i = 0; i < n; i++) {
        const truth = (i * period) / (n - 1) + Number(begin - stampNs);
        worst = Math.max(worst, Math.abs(ns[i] - truth), Math.abs(points[2 * i + 1] * 1e9 - truth));
      }
    }
    return worst;
  }

  it('knows µs since the full hour from one sweep, also across the hour', () => {
    const sweeps = sweepsOf('uint32', sinceHourUs, 1);
    expect(recognise(sweeps, period)?.cycleNs).toBe(3.6e12);
    expect(worstOf(sweepsOf('uint32', sinceHourUs))).toBeLessThanOrEqual(1000);
    const turn = (stamp / HOUR + 1n) * HOUR - 350_000_000n;
    // The sweep in which the count starts again spans an hour and fits nothing; the others tell how to read it.
    expect(worstOf(sweepsOf('uint32', sinceHourUs, 8, turn))).toBeLessThanOrEqual(1000);
  });

  it('knows seconds since the full second from several sweeps, at any phase of the second', () => {
    for (const phase of [0n, 30_000_000n, 456_789_123n, 930_000_000n]) {
      const start = (stamp / SECOND) * SECOND + phase;
      const sweeps = sweepsOf('float64', sinceSecond, 8, start, 20_000_000n);
      expect(recognise(sweeps, period)?.cycleNs).toBe(1e9);
      expect(worstOf(sweeps)).toBeLessThanOrEqual(20);
    }
  });

  it('does not take times since the stamp for times since the second, whatever the phase of the stamps', () => {
    for (let phase = 0n; phase < 10n; phase++) {
      const sweeps = Array.from({ length: 8 }, (_, k) => {
        const cloud = sweep('t', 'float32', ns => ns / 1e9);
        return { cloud, field: cloud.fields[1], stampNs: stamp + phase * 100_000_000n + BigInt(k) * 100_000_000n };
      });
      expect(recognise(sweeps, period)).toMatchObject({ unit: 's', absolute: false });
      expect(recognise(sweeps, period)?.cycleNs).toBeUndefined();
    }
  });

  it('is in doubt as long as another reading may be right, and no longer', () => {
    const read = (sweeps: ReturnType<typeof sweepsOf>) => sweeps.map(s => timesOf(s.cloud, s.field, s.stampNs));
    const relative = (phase: bigint, count: number) =>
      Array.from({ length: count }, (_, k) => {
        const cloud = sweep('t', 'float32', ns => ns / 1e9);
        return timesOf(cloud, cloud.fields[1], (stamp / SECOND) * SECOND + phase + BigInt(k) * 100_000_000n);
      });
    // Sweeps about a full second may count from it: 0, 0.1 and 0.2 s after it all do.
    expect(leavesNoDoubt(relative(0n, 3), period)).toBe(false);
    expect(leavesNoDoubt(relative(350_000_000n, 3), period)).toBe(true);
    expect(leavesNoDoubt(relative(150_000_000n, 3), period)).toBe(true);
    const whole = (stamp / SECOND) * SECOND;
    expect(leavesNoDoubt(read(sweepsOf('float64', sinceSecond, 3, whole)), period)).toBe(false);
    expect(leavesNoDoubt(read(sweepsOf('float64', sinceSecond, 3, whole + 500_000_000n)), period)).toBe(false);
    expect(leavesNoDoubt(read(sweepsOf('uint32', sinceHourUs, 3)), period)).toBe(false);
    const still = sweep('t', 'float32', () => 7);
    expect(leavesNoDoubt([...relative(350_000_000n, 3), timesOf(still, still.fields[1], stamp)], period)).toBe(false);
    expect(leavesNoDoubt([], period)).toBe(false);
  });

  it('knows the span from the range alone', () => {
    for (const [type, write] of [
      ['uint32', sinceHourUs],
      ['float64', sinceSecond],
      ['float64', (ns: bigint) => Number(ns - stamp) / 1e9],
    ] as const) {
      const [{ cloud, field: own, stampNs }] = sweepsOf(type, write, 1, stamp);
      const time = { field: own, unit: type === 'uint32' ? 'us' : 's', absolute: false } as const;
      const known = type === 'uint32' ? { ...time, cycleNs: 3.6e12 } : time;
      expect(spanOfRead(timesOf(cloud, own, stampNs), known)).toEqual(spanOf(pointTimesNs(cloud, known, stampNs)));
    }
  });

  it('passes over a sweep that was cut short, and refuses where most fit nothing', () => {
    const whole = sweepsOf('uint32', sinceHourUs, 3);
    const still = sweep('t', 'uint32', () => 7);
    const cut = { cloud: still, field: still.fields[1], stampNs: stamp };
    expect(recognise([cut, ...whole], period)?.unit).toBe('us');
    expect(recognise([cut, cut, cut, ...whole.slice(0, 2)], period)).toBeUndefined();
    expect(recognise([], period)).toBeUndefined();
  });
});
