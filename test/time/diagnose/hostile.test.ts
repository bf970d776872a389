// Bad input gives a clear answer in bounded time: one message, equal stamps, descending stamps, ten years, ten million.
import { expect, test } from 'vitest';
import { diagnoseStream, stampSeries } from '../../../src/time/diagnose/index.js';
import { cpuMs } from '../../support/cpu-time.js';
import { turns } from '../../support/effort.js';
import { START, seriesOf } from './simulated-stream.js';

const NONE = -(2n ** 63n);

test('no message, and one', () => {
  expect(diagnoseStream(seriesOf([], [])).clock.class).toBe('unknown');
  const one = diagnoseStream(seriesOf([0], [5e6]));
  expect(one).toMatchObject({ messages: 1, clock: { class: 'unknown' }, period: { observable: false } });
  expect(one.gaps.list.length + one.jumps.length + one.duplicates.count).toBe(0);
});

test('all stamps equal', () => {
  const found = diagnoseStream(seriesOf(new Array(100).fill(7), new Array(100).fill(9)));
  expect(found.clock.class).toBe('frozen');
  expect(found).toMatchObject({ stamps: 'record', duplicates: { count: 99 }, period: { observable: false } });
});

test('descending stamps: said once, not as thousands of late messages', () => {
  const h = Array.from({ length: 5000 }, (_, i) => -i * 1e7);
  const found = diagnoseStream(
    seriesOf(
      h,
      h.map((_, i) => i * 1e7),
    ),
  );
  expect(found.resets.ordered).toBe(false);
  expect(found.late).toMatchObject({ backward: 4999 });
  expect(found.late.at.length).toBe(0);
});

test('ten years between two messages', () => {
  const tenYears = 315_576_000_000_000_000;
  const h = Array.from({ length: 400 }, (_, i) => i * 1e7 + (i >= 200 ? tenYears : 0));
  const found = diagnoseStream(
    seriesOf(
      h,
      h.map((t, i) => t + 3e6 + (i % 11) * 1e5),
    ),
  );
  expect(found.gaps.list).toHaveLength(1);
  expect(found.gaps.largest!.lengthNs).toBeCloseTo(tenYears + 1e7, -3);
  expect(found.jumps).toEqual([]);
});

test.each<[string, number, (i: number) => bigint]>([
  ['regular', turns(2e6, 1e7), i => BigInt(i) * 1_000_000n],
  ['scattered over a day', turns(2e6, 1e7), i => BigInt((i * 48271) % 86_400_000) * 1_000_000n],
  ['descending', 1e6, i => BigInt(-i) * 1_000_000n],
  ['equal', 1e6, () => 5n],
  ['in saw teeth', 1e6, i => BigInt(i % 1000) * 1_000_000n],
])(
  '%s, %d stamps: an answer within bounded time and memory',
  (_, n, stamp) => {
    const header = new BigInt64Array(n);
    const record = new BigInt64Array(n);
    for (let i = 0; i < n; i++) {
      header[i] = START + stamp(i);
      record[i] = START + BigInt(i) * 1_000_000n + BigInt((i * 7919) % 500_000);
    }
    const before = process.memoryUsage().arrayBuffers;
    const started = cpuMs();
    expect(diagnoseStream(stampSeries(header, record, NONE)).messages).toBe(n);
    // Columns of 8 bytes, some twenty of them at most.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 8 * n + 1e8);
    expect(cpuMs() - started).toBeLessThan(60_000);
  },
  120_000,
);
