// A number that is refused for being too small reads as too small.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tooFew } from '../../src/calibration/round-words.js';

it.each([
  [7.96, 8, '7.96'],
  [7.9996, 8, '7.9996'],
  [0.4213, 0.5, '0.42'],
  [Number.NaN, 8, 'nothing'],
])('%f where %f is needed is written %s', (x, needed, text) => {
  expect(tooFew(x, needed)).toBe(text);
});

it('whatever is less is written as less', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-9, max: 0.999 }),
      (needed, part) => {
        expect(Number(tooFew(needed * part, needed))).toBeLessThan(needed);
      },
    ),
  );
});
