// A sensor's messages in a file and in memory: the same stamps, the same order, the same sigmas.
import { describe, expect, test } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { makeStream } from '../../src/frame/make-stream.js';
import { movedStream } from '../../src/frame/moment-shift.js';
import { linearClock } from '../../src/frame/sensor-clock.js';
import { stampsInMemory } from '../../src/frame/sensor-stream.js';
import { Issues } from '../../src/issue.js';
import { withScratch } from '../../src/scratch.js';
import type { Spill } from '../../src/spill.js';
import { medianStep } from '../../src/time/order-statistics.js';
import { everyStamp, stampsAt } from '../../src/time/stamps.js';
import { memorySpill } from '../support/memory-spill.js';
import { seeded } from '../support/seeded.js';

const START = 1_700_000_000_000_000_000n;
const OFFSET_NS = -3000;
const COUNT = 140_000;

/** 200 Hz; every message of another topic lies between two; `late`: every 7th was stamped before the one before it. */
function streamOf(late: boolean, spill?: Spill) {
  const random = seeded(3);
  const ns = Array.from({ length: COUNT }, (_, i) => {
    const swapped = late && i % 7 === 6 ? i - 1.5 : i;
    return START + BigInt(Math.round(swapped * 5e6)) + BigInt(random() % 1000);
  });
  const table = {
    stampNs: BigInt64Array.from({ length: 2 * COUNT }, (_, i) => ns[i >> 1] - BigInt(i % 2)),
    logNs: BigInt64Array.from({ length: 2 * COUNT }, (_, i) => START + BigInt(i) * 2_500_000n),
  };
  const messages = Uint32Array.from({ length: COUNT }, (_, i) => 2 * i);
  const order = heldNumbers(messages);
  const raw = {
    table,
    messages,
    header: stampsAt(table.stampNs, order),
    log: stampsAt(table.logNs, order),
    choice: { clock: 'header' as const, recordShiftNs: 0n, plausible: () => true },
  };
  const clock = linearClock('/imu', { offsetNs: OFFSET_NS, driftPpm: 0, sigmaNs: 250 }, START, 'rig.yaml');
  return { stream: makeStream('imu', raw, START, clock, new Issues(), '/imu', spill), ns };
}

describe.each([false, true])('late: %s', late => {
  test('lies in the file, and says what the recording does', () => {
    const spill = memorySpill();
    const { stream, ns } = streamOf(late, spill);
    expect(spill.size).toBe((8 + 8 + 4) * COUNT);
    const sorted = ns.map((stamp, i) => ({ stamp, i })).sort((a, b) => Number(a.stamp - b.stamp) || a.i - b.i);
    expect([...stream.t]).toEqual(sorted.map(({ stamp }) => Number(stamp - START) + OFFSET_NS));
    expect([...stream.message]).toEqual(sorted.map(({ i }) => 2 * i));
    expect([...everyStamp(stream.rawNs)]).toEqual(sorted.map(({ stamp }) => stamp));
    expect([...everyStamp(stream.logNs)]).toEqual(sorted.map(({ i }) => START + BigInt(i) * 5_000_000n));
    expect(new Set(stream.sigmaNs)).toEqual(new Set([250]));
    const steps = sorted.slice(1).map(({ stamp }, k) => Number(stamp - sorted[k].stamp));
    expect(medianStep(stream.t)).toBe(steps.sort((a, b) => a - b)[steps.length >> 1]);
    const moved = movedStream(stream, 7.5, spill);
    expect([...moved.t]).toEqual(Array.from(stream.t, t => Math.round(t + 7.5)));
    expect(spill.size).toBe((8 + 8 + 4 + 8) * COUNT);
  });

  test('is the same in memory, where a disk is full', () => {
    const [put, held] = [streamOf(late, memorySpill()).stream, streamOf(late, memorySpill(0)).stream];
    for (const name of ['t', 'message', 'sigmaNs'] as const) expect([...put[name]!]).toEqual([...held[name]!]);
  });
});

test('policies go through stamps in memory, which go with the scratch; what was in memory stays', () => {
  const [put, held] = [streamOf(false, memorySpill()).stream, streamOf(false).stream];
  const given = withScratch(scratch => {
    const [a, b] = [stampsInMemory(put, scratch), stampsInMemory(held, scratch)];
    expect(a.t).toEqual(b.t);
    expect([a.t.length, a.sensor, a.logNs]).toEqual([COUNT, 'imu', put.logNs]);
    return [a.t, b.t];
  });
  expect(given.map(t => t.length)).toEqual([0, COUNT]);
});
