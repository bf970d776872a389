// Sweeps whose points were measured after they were recorded, by stamps made here.
import { expect, it } from 'vitest';
import type { Sensor } from '../../../src/frame/sensor.js';
import { reportEarlyRecords } from '../../../src/frame/stamps/early-records.js';
import { Issues } from '../../../src/issue.js';

const origin = 1_700_000_000_000_000_000n;
const ms = 1e6;

interface Made {
  readonly kind?: string;
  readonly clock?: string;
  /** Of the points, ms relative to the stamp. */
  readonly span?: readonly [number, number];
  /** From stamp to record stamp of sweep i, ms. */
  readonly wait?: (i: number) => number;
  readonly sweeps?: number;
}

function said({
  kind = 'lidar',
  clock = 'recorded',
  span = [0, 99.8],
  wait = jittery(5),
  sweeps = 30,
}: Made): string[] {
  const t = Float64Array.from({ length: sweeps }, (_, i) => i * 100 * ms);
  const look = { time: {}, sweepStamp: { evidence: '', firstNs: span[0] * ms, lastNs: span[1] * ms } };
  const logNs = { length: sweeps, at: (i: number) => origin + BigInt(Math.round(t[i] + wait(i) * ms)) };
  const sensor = { kind, look, stream: { t, logNs }, clock: { origin: clock }, channel: { topic: '/points' } };
  const issues = new Issues();
  reportEarlyRecords([sensor as unknown as Sensor], origin, issues);
  return issues.sorted().map(issue => `${issue.severity} ${issue.code} ${issue.text}`);
}

/** Transport that takes a little more or less each time. */
function jittery(latency: number) {
  return (i: number) => latency + (i % 7) * 0.3;
}

it('the stamp of the end with times from the start is said, with what would put it right', () => {
  expect(said({})).toEqual([
    expect.stringMatching(
      /^warning FL0609 .* 99\.8 ms after its stamp, .* recorded 5\.9 ms after it.*offset_ms: -99\.8}/,
    ),
  ]);
});

it.each([
  ['a stamp of the start', { wait: jittery(104) }],
  ['a stamp of the end', { span: [-99.8, 0] }],
  ['a stamp of the middle', { span: [-49.9, 49.9], wait: jittery(55) }],
  ['a fast recorder of a cropped sweep', { wait: jittery(85) }],
  ['a clock that is ahead', { wait: jittery(-300) }],
  ['a clock of another epoch', { wait: jittery(-1.7e12) }],
  ['record stamps that are copies of the headers', { wait: () => 0 }],
  ['record stamps that were made from headers', { wait: () => 4 }],
  ['a clock that somebody gave', { clock: 'rig' }],
  ['record stamps that are used as times', { clock: 'record' }],
  ['a radar', { kind: 'radar' }],
  ['a few sweeps', { sweeps: 9 }],
] as const)('nothing is said of %s', (_, made) => {
  expect(said(made)).toEqual([]);
});
