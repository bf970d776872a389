// Numbers of a check in columns come out as they went in; what is no number is left out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabelCheck, Measured } from '../../../src/qa/labels/check.js';
import { growingMeasurements } from '../../../src/qa/labels/measurements.js';

const check: LabelCheck = {
  ...({ name: 'any', unit: '1', limit: 1, severity: 'info', about: '' } as const),
  start: () => ({}),
  say: () => '',
};

test('whatever was measured, and however much of it', () => {
  const numbers = fc.array(fc.double({ noNaN: true }), { maxLength: 5 });
  const one = fc.record(
    {
      label: fc.integer({ min: -1, max: 1e6 }),
      frame: fc.nat(1e6),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
      sensor: fc.constantFrom('', 'camera', 'lidar'),
      shift: numbers,
      told: numbers,
      at: numbers,
      other: fc.nat(1e6),
    },
    { requiredKeys: ['label', 'frame', 'value', 'sensor'] },
  );
  fc.assert(
    fc.property(fc.array(one, { maxLength: 200 }), all => {
      const growing = growingMeasurements(check);
      for (const measured of all as Measured[]) growing.add(measured);
      const found = growing.finish();
      expect(Array.from({ length: found.count }, (_, i) => found.at(i))).toEqual(all);
      expect([...found.value]).toEqual(all.map(measured => measured.value));
    }),
  );
});

test('a distance that is NaN or endless is not measured', () => {
  const growing = growingMeasurements(check);
  for (const value of [Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    growing.add({ label: 0, frame: 0, value, sensor: '' });
  expect([...growing.finish().value]).toEqual([1]);
});
