// Every kind of clock is named for what it is, with evidence, over seeds and rates; what cannot be told is not claimed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseRecorder, diagnoseStream, stampMeaning } from '../../../src/time/diagnose/index.js';
import { knownCorrection, knownOffset } from '../../../src/time/known-offsets.js';
import { START, seriesOf, simulatedStream } from './simulated-stream.js';

const seeds = [1, 2, 3, 4, 5];

interface Change {
  /** ns since START; a bigint is taken as it is, undefined is no header. */
  readonly header?: (t: number, i: number) => number | bigint | undefined;
  readonly record?: (t: number, i: number) => number;
}

function classOf(seed: number, change: Change, more: object = {}) {
  const rateHz = [5, 10, 30, 100, 200][seed % 5];
  const s = simulatedStream({ seed, rateHz, seconds: 60, delayNs: 1e6, ...more });
  const header = s.header.map((t, i) => (change.header ? change.header(t, i) : t));
  return diagnoseStream(
    seriesOf(
      header,
      s.record.map((t, i) => (change.record ? change.record(t, i) : t)),
    ),
  );
}

const exact = (t: number) => START + BigInt(t);

test.each<[string, RegExp, Change]>([
  ['one_clock', /reach the recorder .* after their stamp/, {}],
  ['late', /25\.\d ms after their stamp, steadily/, { record: t => t + 24e6 }],
  ['ahead', /which cannot be/, { header: t => t + 20e6 }],
  ['zero_stamps', /never sets them/, { header: () => 0n }],
  ['frozen', /the same moment/, { header: () => START + 5n }],
  ['no_header', /no stamp of its own/, { header: () => undefined }],
  ['known_offset', /18\.? ?\d* s after/, { header: t => t + 18e9 }],
  ['known_offset', /before the record stamps/, { header: t => t - 7200e9 }],
  ['offset', /before the record stamps, constantly/, { header: t => t - 1234e9 }],
  ['uptime', /time since the device started/, { header: t => BigInt(Math.round(t + 5e12)) }],
  ['wrong_unit', /milliseconds only/, { header: t => exact(t) / 1_000_000n }],
  ['wrong_unit', /microseconds only/, { header: t => exact(t) / 1000n }],
  ['wrong_unit', /milliseconds only/, { header: t => BigInt(Math.floor(t / 1e6)) + 70_000n }],
  ['simulated', /0\.5 times the speed/, { header: t => BigInt(Math.round(t / 2)) }],
  ['simulated', /2\.5 times the speed/, { header: t => t * 2.5 }],
])('%s: %s', (kind, evidence, change) => {
  for (const seed of seeds) {
    const { clock } = classOf(seed, change);
    expect([seed, clock.class]).toEqual([seed, kind]);
    expect(clock.evidence.join('; ')).toMatch(evidence);
  }
});

test('arrival: copies, and stamps made microseconds before the recorder looked at its clock', () => {
  for (const seed of seeds) {
    const s = simulatedStream({ seed, rateHz: 20, seconds: 30 });
    for (const late of [0, 0, 20_000])
      expect(
        diagnoseStream(
          seriesOf(
            s.record,
            s.record.map(t => t + late),
          ),
        ).clock.class,
      ).toBe('arrival');
    const soon = s.record.map((t, i) => t + 5000 + (i % 7) * 9000);
    expect(diagnoseStream(seriesOf(s.record, soon)).clock.class).toBe('arrival');
  }
});

describe('a free-running clock', () => {
  test.each([1.5, 5, 35, 200, -1.5, -35, -200])('%d ppm in ten minutes', ppm => {
    for (const seed of seeds) {
      const { clock, speed } = classOf(seed, {}, { driftPpm: ppm, seconds: 600 });
      expect([seed, clock.class]).toEqual([seed, 'free_running']);
      expect(Math.abs(speed.ppm - ppm)).toBeLessThan(Math.max(0.3, 5 * speed.sigmaPpm));
    }
  });

  test('none is claimed for one clock, in 60 streams of one to ten minutes', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { clock } = classOf(seed, {}, { seconds: 60 + 9 * seed, delayNs: seed % 2 === 0 ? 1e6 : 8e6 });
      expect([seed, clock.class]).toEqual([seed, 'one_clock']);
    }
  });

  test('its sigma is honest: the mean normalised error squared lies around one', () => {
    let [sum, n] = [0, 0];
    for (let seed = 1; seed <= 120; seed++) {
      const { speed } = classOf(seed, {}, { driftPpm: 40, seconds: 300, delayNs: 3e6 });
      sum += ((speed.ppm - 40) / speed.sigmaPpm) ** 2;
      n++;
    }
    expect(sum / n).toBeGreaterThan(0.75);
    expect(sum / n).toBeLessThan(1.6);
  });

  test('nor for less than five seconds, however steep', () => {
    expect(classOf(3, {}, { seconds: 3, driftPpm: 200 }).speed.observable).toBe(false);
    expect(classOf(3, {}, { seconds: 3, driftPpm: 200 }).clock.class).toBe('one_clock');
  });
});

test('clock and delay are those of the longest stretch without a jump', () => {
  const { clock, delay, jumps } = classOf(1, { header: (t, i) => (i < 120 ? t + 37e9 : t) });
  expect(jumps).toHaveLength(1);
  expect(clock.class).toBe('one_clock');
  expect(delay!.medianNs).toBeLessThan(10e6);
});

test.each([
  [18, /GPS time against UTC/],
  [-18.1, /GPS time against UTC/],
  [37, /TAI/],
  [19, /TAI against GPS/],
  [3600, /time zone \(1 h\)/],
  [-19_800.02, /time zone \(5 h 30 min\)/],
  [20_700, /time zone \(5 h 45 min\)/],
  [7218, /2 h\) and GPS/],
  [315_964_782, /GPS time since 1980/],
  [619_315_200, /1024 weeks/],
  [86_400, /1 whole day/],
  [18.5, undefined],
  [25, undefined],
  [1000, undefined],
])('%d s', (seconds, name) => {
  const found = knownOffset(seconds * 1e9, 1e7)?.name;
  if (name) expect(found).toMatch(name);
  else expect(found).toBeUndefined();
});

test.each([
  // Seconds of offset, and of the smallest latency on top.
  [-18, 0.04, -18],
  [18, 0.2, 18],
  [-37, 0, -37],
  [7200, 0.015, 7200],
  [-20_700, 0.1, -20_700],
  [-315_964_782, 0.1, -315_964_782],
  [3637, 0.1, 3637],
  // No message arrives before it is sent, and none of an idle computer takes half a second.
  [-18, -0.04, undefined],
  [18, 0.4, undefined],
  [3600, 1.5, undefined],
])('a clock %d s off with %d s of latency is corrected by exactly %s s', (offset, latency, exact) => {
  expect(knownCorrection((offset + latency) * 1e9)?.offsetNs).toBe(exact && exact * 1e9);
});

describe('the recorder', () => {
  const s = simulatedStream({ seed: 1, rateHz: 10, seconds: 10 });
  test.each<[string, string | undefined, (t: number) => bigint]>([
    ['wall', undefined, exact],
    ['wrong_unit', 'milliseconds', t => exact(t) / 1_000_000n],
    ['wrong_unit', 'microseconds', t => exact(t) / 1000n],
    ['from_zero', undefined, t => BigInt(Math.round(t / 1e7)) + 1000n],
    ['other', undefined, t => -exact(t)],
  ])('%s %s', (clock, name, record) => {
    const found = diagnoseRecorder([seriesOf(s.header, s.record.map(record))]);
    expect([found.clock, found.name]).toEqual([clock, name]);
  });

  test('a recording that keeps one time only', () => {
    const same = [seriesOf(s.header, s.header), seriesOf(s.record, s.record)];
    expect(diagnoseRecorder(same).clock).toBe('same_as_headers');
    expect(diagnoseRecorder([...same, seriesOf(s.header, s.record)]).clock).toBe('wall');
    expect(diagnoseRecorder([]).clock).toBe('none');
  });

  test('without a second witness a small count is no date in another unit', () => {
    const found = diagnoseRecorder([
      seriesOf(
        s.header.map(() => undefined),
        s.record.map(t => exact(t) / 1_000_000n),
      ),
    ]);
    expect(found.clock).toBe('from_zero');
    expect(found.evidence).toMatch(/or a date in milliseconds: there is no other stamp to tell/);
  });
});

describe('what a stamp means', () => {
  const base = {
    sweeps: true,
    clock: { class: 'late', also: [], evidence: ['e'] },
    periodNs: 1e8,
    keepsReceipt: true,
  } as const;
  const delay = (ms: number) => ({
    medianNs: ms * 1e6,
    p5Ns: ms * 1e6 - 1e6,
    p95Ns: ms * 1e6 + 1e6,
    sigmaNs: 5e5,
    constant: false,
  });

  test.each([
    [[0, 99e6], 'scan_start'],
    [[-99e6, 0], 'scan_end'],
    [[-50e6, 50e6], 'scan_mid'],
    [[-20e6, 80e6], 'unknown'],
    [[40e6, 140e6], 'unknown'],
    [[-150e6, -50e6], 'unknown'],
  ] as const)('points from %j: %s', (pointSpan, meaning) => {
    expect(stampMeaning({ ...base, pointSpan }).meaning).toBe(meaning);
  });

  test('a sweep that arrives a period after its stamp was stamped at its start; a camera says nothing', () => {
    expect(stampMeaning({ ...base, delay: delay(93) })).toMatchObject({ meaning: 'scan_start', by: 'delay' });
    expect(stampMeaning({ ...base, delay: delay(30) }).meaning).toBe('unknown');
    expect(stampMeaning({ ...base, delay: delay(300) }).meaning).toBe('unknown');
    expect(stampMeaning({ ...base, sweeps: false, delay: delay(93) }).meaning).toBe('unknown');
  });

  test('arrival only where the recording has a time of receipt; the rig file comes first', () => {
    const clock = { class: 'arrival', also: [], evidence: ['copied'] } as const;
    expect(stampMeaning({ ...base, clock }).meaning).toBe('arrival');
    expect(stampMeaning({ ...base, clock, keepsReceipt: false }).meaning).toBe('unknown');
    const given = { meaning: 'exposure_mid', by: 'given', evidence: 'rig.yaml says so' } as const;
    expect(stampMeaning({ ...base, clock, given })).toEqual(given);
  });
});

test('whatever the stamps are, there is an answer, and no number is NaN where it is said to be observable', () => {
  const stamp = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
    fc.integer({ min: -1000, max: 1000 }),
    fc.constant(0n),
    fc.constant(undefined),
  );
  const receipt = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
    fc.integer({ min: 0, max: 1000 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(stamp, receipt), { maxLength: 60 }), messages => {
      const series = seriesOf(
        messages.map(([h]) => h),
        messages.map(([, r]) => r),
      );
      const found = diagnoseStream(series);
      expect(found.messages).toBe(messages.length);
      expect(found.clock.evidence.length).toBeGreaterThan(0);
      if (found.speed.observable) expect(found.speed.ppm).not.toBeNaN();
      if (found.period.observable) expect(found.period.periodNs).toBeGreaterThan(0);
      expect(found.late.at.length + found.duplicates.count).toBeLessThanOrEqual(messages.length);
      diagnoseRecorder([series]);
    }),
    { numRuns: 500 },
  );
});
