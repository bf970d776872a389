// Jumps of clocks are placed to one message and given to the right clock; clean hours have none.
import { describe, expect, test } from 'vitest';
import { diagnoseStream, findJumps, whoseJumps } from '../../../src/time/diagnose/index.js';
import { knownJump } from '../../../src/time/known-offsets.js';
import { seriesOf, simulatedStream, uniform } from './simulated-stream.js';

/** An exponential delay of this mean has a median absolute deviation of 2 ms: 0.4812 times the mean. */
const MAD_2MS = 2e6 / 0.4812;
const total = { placed: 0, jumps: 0 };

describe.each([1, 10, 30, 100, 200])('%d Hz', rateHz => {
  test.each([
    ['2 ms of delay', 0, 2e6],
    ['delay with a MAD of 2 ms', 0, MAD_2MS],
    ['a header stamped in software', 2e5, 2e6],
  ])('every jump of 10 to 50 ms is placed to ±1 message: %s', (_, headerJitterNs, delayNs) => {
    let [placed, side, found] = [0, 0, 0];
    const seeds = 40;
    for (let seed = 1; seed <= seeds; seed++) {
      const seconds = Math.max(120, 300 / rateHz);
      const driftPpm = seed % 2 === 0 ? 35 : -150;
      const s = simulatedStream({ seed, rateHz, seconds, headerJitterNs, delayNs, driftPpm });
      const size = (10e6 + s.random() * 40e6) * (seed % 2 === 0 ? 1 : -1);
      const at = 50 + Math.floor(s.random() * (s.header.length - 100));
      const moved = seed % 3 === 0 ? s.record : s.header;
      for (let i = at; i < moved.length; i++) moved[i] += Math.round(size);
      const jumps = findJumps(Float64Array.from(s.header), Float64Array.from(s.record));
      found += jumps.length;
      const jump = jumps.find(j => Math.abs(j.at - at) <= 1);
      if (!jump) continue;
      placed++;
      if (jump.side === (seed % 3 === 0 ? 'record' : 'header')) side++;
      expect(Math.sign(jump.sizeNs)).toBe(Math.sign(size) * (seed % 3 === 0 ? 1 : -1));
      expect(Math.abs(Math.abs(jump.sizeNs) - Math.abs(size))).toBeLessThan(Math.max(1e6, 5 * jump.sigmaNs));
    }
    // A delay as long as the jump can hide one message's side: it is the sum over all that counts.
    expect(placed).toBeGreaterThanOrEqual(seeds - 1);
    total.placed += placed;
    total.jumps += seeds;
    expect(side).toBeGreaterThanOrEqual(seeds - 1);
    expect(found).toBeLessThanOrEqual(seeds);
  });
});

test('of all these jumps at least 99.5 % are placed', () => {
  expect(total.jumps).toBe(5 * 3 * 40);
  expect(total.placed / total.jumps).toBeGreaterThanOrEqual(0.995);
});

test.each([
  [1, 0, 2e6],
  [10, 2e6, MAD_2MS],
  [30, 0, 20e6],
  [100, 2e5, MAD_2MS],
  [200, 0, 2e6],
])('no jump in a clean hour: %d Hz, header jitter %d ns, delay %d ns', (rateHz, headerJitterNs, delayNs) => {
  for (let seed = 1; seed <= 3; seed++) {
    const s = simulatedStream({ seed, rateHz, seconds: 3600, headerJitterNs, delayNs, driftPpm: 80 });
    // Bursts: every now and then nothing for up to half a second, then all at once.
    const random = uniform(seed + 100);
    for (let i = 20; i < s.record.length - 20; i += 20 + Math.floor(random() * 40 * rateHz)) {
      const until = s.record[i] + random() * 5e8;
      for (let k = i; k < s.record.length && s.record[k] < until; k++) s.record[k] = until + (k - i) * 3e4;
    }
    expect(findJumps(Float64Array.from(s.header), Float64Array.from(s.record))).toEqual([]);
  }
});

describe('delays that change are no clocks that jump', () => {
  const delays: Record<string, (random: () => number, t: number) => number> = {
    'of two steps (gamma, no sharp floor)': r => -3e6 * (Math.log(r()) + Math.log(r())),
    'under a load that comes and goes': (r, t) => -(1e6 + 7e6 * (0.5 + 0.5 * Math.sin(t / 19e9))) * Math.log(r()),
    'with a heavy tail (Pareto)': r => Math.min(2e9, 1e6 * r() ** (-1 / 1.2)),
  };

  test.each(Object.keys(delays))('%s: ten minutes, no jump and no drift', name => {
    for (const rateHz of [1, 10, 100]) {
      for (let seed = 1; seed <= 4; seed++) {
        const s = simulatedStream({ seed, rateHz, seconds: 600 });
        let last = 0;
        // First in, first out: no message overtakes another.
        s.header.forEach((t, i) => {
          last = Math.max(t + 5e5 + delays[name](s.random, t), last + 1e4);
          s.record[i] = Math.round(last);
        });
        const { jumps, clock } = diagnoseStream(seriesOf(s.header, s.record));
        expect([name, rateHz, seed, jumps.length, clock.class]).toEqual([name, rateHz, seed, 0, 'one_clock']);
      }
    }
  });

  test('a delay that wanders by some ms is never called a jump of the sensor', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const s = simulatedStream({ seed, rateHz: 30, seconds: 300 });
      let level = 0;
      s.header.forEach((t, i) => {
        level = 0.98 * level + (s.random() - 0.5) * 2e6;
        s.record[i] = Math.round(t + 8e6 + Math.abs(level) - 5e5 * Math.log(s.random()));
      });
      for (const { side } of findJumps(Float64Array.from(s.header), Float64Array.from(s.record)))
        expect(side).not.toBe('header');
    }
  });
});

test('a jump between dropped, doubled and late messages is found where it is', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const s = simulatedStream({ seed, rateHz: 50, seconds: 60, headerJitterNs: 2e5 });
    const jumped = s.header.map((t, i) => (i < 1600 ? t : t - 30_000_000));
    let order = s.header.map((_, i) => i).filter(() => s.random() > 0.03);
    order = order.flatMap(i => (s.random() < 0.02 ? [i, i] : [i]));
    for (let k = 0; k + 2 < order.length; k++)
      if (s.random() < 0.02) [order[k], order[k + 1]] = [order[k + 1], order[k]];
    const { jumps } = diagnoseStream(
      seriesOf(
        order.map(i => jumped[i]),
        order.map(i => s.record[i]),
      ),
    );
    expect(jumps).toHaveLength(1);
    const truth = order.findIndex(i => i >= 1600);
    expect(Math.abs(jumps[0].at - truth)).toBeLessThanOrEqual(2);
  }
});

test('jumps of a whole number of periods are jumps, not lost messages', () => {
  for (const periods of [1, 10, -1, -10]) {
    const s = simulatedStream({ seed: 9, rateHz: 50, seconds: 60, delayNs: 5e5 });
    for (let i = 1500; i < s.header.length; i++) s.header[i] += Math.round(periods * s.periodNs);
    const { jumps, gaps, late } = diagnoseStream(seriesOf(s.header, s.record));
    expect(jumps.map(j => [j.at, j.side])).toEqual([[1500, 'header']]);
    expect(gaps.list).toEqual([]);
    expect(late.at.length).toBe(0);
  }
});

test('two jumps a few seconds apart are two', () => {
  const s = simulatedStream({ seed: 4, rateHz: 100, seconds: 60 });
  for (let i = 2000; i < s.header.length; i++) s.header[i] += i < 2400 ? 30_000_000 : 12_000_000;
  const jumps = findJumps(Float64Array.from(s.header), Float64Array.from(s.record));
  expect(jumps.map(j => [j.at, Math.round(j.sizeNs / 1e6)])).toEqual([
    [2000, -30],
    [2400, 18],
  ]);
});

test('a clock that starts again without a second clock to tell is a reset, not thousands of late messages', () => {
  const h = Array.from({ length: 1000 }, (_, i) => (i < 600 ? i : i - 500) * 10e6);
  const { resets, late, gaps, jumps } = diagnoseStream(seriesOf(h, h));
  expect(resets.at).toEqual([600]);
  expect(late.at.length + gaps.list.length + jumps.length).toBe(0);
});

describe('whose clock', () => {
  const streams = (change: (name: string, header: number[], record: number[]) => void) => {
    const all = ['lidar', 'camera', 'imu', 'gnss'].map((name, k) => {
      const s = simulatedStream({ seed: 20 + k, rateHz: [10, 30, 200, 5][k], seconds: 60, delayNs: 1e6 });
      change(name, s.header, s.record);
      const [header, record] = [Float64Array.from(s.header), Float64Array.from(s.record)];
      return { name, record, periodNs: s.periodNs, jumps: findJumps(header, record) };
    });
    const owned = whoseJumps(all);
    return Object.fromEntries(
      all.map(({ name }, k) => [name, owned[k].map(j => `${j.owner} ${Math.round(j.sizeNs / 1e6)}`)]),
    );
  };

  test.each([50, -50, 37_000, -37_000])('the recorder was set by %d ms: every stream says recorder', ms => {
    const found = streams((_, __, record) => {
      for (let i = 0; i < record.length; i++) if (record[i] > 31e9) record[i] += ms * 1e6;
    });
    const one = [`recorder ${ms}`];
    expect(found).toEqual({ lidar: one, camera: one, imu: one, gnss: one });
  });

  test('the camera was set: only it says so, and it is the device', () => {
    const found = streams((name, header) => {
      if (name === 'camera') for (let i = 900; i < header.length; i++) header[i] -= 25_000_000;
    });
    expect(found).toEqual({ lidar: [], camera: ['device 25'], imu: [], gnss: [] });
  });

  test('the computer that stamps all headers was set', () => {
    const found = streams((_, header) => {
      for (let i = 0; i < header.length; i++) if (header[i] > 31e9) header[i] += 40_000_000;
    });
    const one = ['headers -40'];
    expect(found).toEqual({ lidar: one, camera: one, imu: one, gnss: one });
  });

  test('one stream takes 30 ms longer from some moment on: a delay, nobody jumped', () => {
    const found = streams((name, _, record) => {
      if (name === 'lidar') for (let i = 300; i < record.length; i++) record[i] += 30_000_000;
    });
    expect(found).toEqual({ lidar: ['delay 30'], camera: [], imu: [], gnss: [] });
  });
});

test.each([
  [2 ** 32, /32 bits in ns/],
  [2 ** 32 * 1e3, /32 bits in µs/],
  [3600e9, /within the hour/],
  [-18e9, /GPS time against UTC/],
  [37e9, /TAI/],
  [1e9, /one second/],
])('a jump by %d ns has a name', (size, name) => {
  expect(knownJump(size, 1e5)).toMatch(name);
});

test('a 32 bit counter of microseconds that goes round is found and named', () => {
  const s = simulatedStream({ seed: 8, rateHz: 20, seconds: 300 });
  const start = 2 ** 32 - 150e6;
  const header = s.header.map(t => BigInt(Math.floor((start + t / 1e3) % 2 ** 32)) * 1000n);
  const { jumps, resets, late } = diagnoseStream(seriesOf(header, s.record));
  expect(jumps).toHaveLength(1);
  expect(knownJump(jumps[0].sizeNs, jumps[0].sigmaNs)).toMatch(/32 bits in µs went round/);
  expect(Math.abs(s.header[jumps[0].at] - 150e9)).toBeLessThan(2 * s.periodNs);
  expect(resets.at).toEqual([jumps[0].at]);
  expect(late.at.length).toBe(0);
});
