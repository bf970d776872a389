// Durations and moments as people write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, fromOrigin, momentNs, parseDuration, parseMoment, sinceOrigin } from '../../src/time/stamp.js';

describe('parseDuration', () => {
  it.each([
    ['50ms', 50e6],
    ['1.5s', 1.5e9],
    ['250us', 250e3],
    ['2min', 120e9],
    ['10ns', 10],
    ['1h', 3600e9],
  ])('%s', (text, ns) => {
    expect(parseDuration(text)).toBe(ns);
  });

  it.each(['', '50', 'ms', '-5ms', '1e3ms', '5 weeks', '99999999999h'])('refuses "%s"', text => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('parseMoment', () => {
  const start = 1_700_000_000_000_000_000n;
  it.each([
    ['2.5s', start + 2_500_000_000n],
    ['1700000000123456789', 1_700_000_000_123_456_789n],
    ['2023-11-14T22:13:20Z', start],
    ['2023-11-14T22:13:20.000000001Z', start + 1n],
  ])('%s', (text, ns) => {
    expect(momentNs(parseMoment(text)!, start)).toBe(ns);
  });

  it.each(['yesterday', '2023-13-40T00:00:00Z', '12'])('refuses "%s"', text => {
    expect(parseMoment(text)).toBeUndefined();
  });
});

it('never leaves int64, where rounding of far stamps would', () => {
  const [first, last] = [-(2n ** 63n), 2n ** 63n - 1n];
  expect(fromOrigin(sinceOrigin(last, first), first)).toBe(last);
  expect(fromOrigin(sinceOrigin(last, 5n), 5n)).toBe(last);
  expect(fromOrigin(sinceOrigin(first, last), last)).toBe(first);
});

it('keeps every nanosecond within 104 days of the origin', () => {
  const origin = 1_700_000_000_000_000_001n;
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n }), ns => {
      expect(fromOrigin(sinceOrigin(origin + ns, origin), origin)).toBe(origin + ns);
    }),
  );
});

it.each([
  [12, '12 ns'],
  [10_503_491, '10.5 ms'],
  [-35_491_000, '-35.49 ms'],
  [103_148_000_000, '103.1 s'],
  [-300e9, '-5 min'],
  [7200e9, '2 h'],
  [86_400e9, '24 h'],
  [19 * 86_400e9, '19 days'],
  [1_759_999_990e9, '55.77 years'],
])('%d ns reads %s', (ns, text) => {
  expect(formatDuration(ns)).toBe(text);
});
