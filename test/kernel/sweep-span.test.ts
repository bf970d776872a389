// Start, middle or end: what the points' times say of the stamp, and when they say nothing.
import { expect, it } from 'vitest';
import { spanOf, sweepStampOf } from '../../src/kernel/index.js';

const spans = (...pairs: [number, number][]) => pairs.map(([firstNs, lastNs]) => ({ firstNs, lastNs }));

it.each([
  ['from the stamp on', spans([0, 99.7e6], [1e5, 99.9e6], [0, 99.9e6]), 'scan_start'],
  ['up to the stamp', spans([-99.9e6, 0], [-99.8e6, -2e5]), 'scan_end'],
  ['around the stamp', spans([-51.5e6, 51.2e6], [-51.4e6, 51.5e6]), 'scan_mid'],
  ['one cut sweep among whole ones', spans([0, 99.7e6], [0, 40e6], [0, 99.9e6]), 'scan_start'],
  ['late headers', spans([-400e6, -300e6], [-400e6, -301e6]), undefined],
  ['headers that come and go', spans([-400e6, -300e6], [-150e6, -50e6], [0, 1e8]), undefined],
  ['a quarter into the sweep', spans([-25e6, 75e6]), undefined],
  ['no extent', spans([0, 0]), undefined],
  ['nothing', [], undefined],
  ['not finite', spans([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]), undefined],
] as const)('%s', (_, given, meaning) => {
  const found = sweepStampOf(given);
  expect(found.meaning).toBe(meaning);
  expect(found.evidence.length).toBeGreaterThan(10);
});

it('a span passes over points without a time', () => {
  expect(spanOf(Float64Array.of(Number.NaN, 3, 1, Number.NaN))).toEqual({ firstNs: 1, lastNs: 3 });
  expect(spanOf(Float64Array.of(Number.NaN))).toBeUndefined();
});
