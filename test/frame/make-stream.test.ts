// Streams from stamps: sorted, and what was out of order is said, a new start apart from a driver's jitter.
import { expect, it } from 'vitest';
import { makeStream } from '../../src/frame/make-stream.js';
import type { RawStamps } from '../../src/frame/raw-stamps.js';
import { Issues } from '../../src/issue.js';

const origin = 1_700_000_000_000_000_000n;

function streamOf(ms: readonly number[]) {
  const stamps = BigInt64Array.from(ms, t => origin + BigInt(t) * 1_000_000n);
  const raw: RawStamps = {
    table: { stampNs: stamps, logNs: stamps },
    messages: Uint32Array.from(ms, (_, i) => i),
    header: stamps,
    log: stamps,
    choice: { clock: 'header', recordShiftNs: 0n, plausible: () => true },
  };
  const clock = {
    topic: '/t',
    origin: 'recorded',
    from: '',
    reasons: [],
    time: (t: number) => ({ t, sigma: Number.NaN }),
  } as const;
  const issues = new Issues();
  const { t, message } = makeStream('sensor', raw, origin, clock, issues, '/t');
  return { t: [...t].map(ns => ns / 1e6), message: [...message], said: issues.sorted().map(({ text }) => text) };
}

it('says nothing where stamps ascend', () => {
  expect(streamOf([0, 100, 200])).toEqual({ t: [0, 100, 200], message: [0, 1, 2], said: [] });
});

it('sorts what is late, and calls it no new start', () => {
  const { t, message, said } = streamOf([0, 200, 100, 600, 200]);
  expect([t, message]).toEqual([
    [0, 100, 200, 200, 600],
    [0, 2, 1, 4, 3],
  ]);
  expect(said).toEqual([expect.stringMatching(/backward 2 times in 5 messages; all were kept/)]);
});

it('says that two runs lie over each other where stamps start again', () => {
  const { t, said } = streamOf([5000, 6000, 7000, 5000, 6000, 7000]);
  expect(t).toEqual([5000, 5000, 6000, 6000, 7000, 7000]);
  expect(said).toEqual([
    expect.stringMatching(/backward 1 times in 6 messages, by up to 2\.000 s: .*split the recording/),
  ]);
});
