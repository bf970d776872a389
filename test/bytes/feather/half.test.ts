// Half precision against its definition, all 65536 patterns.
import { describe, expect, it } from 'vitest';
import { widenHalf } from '../../../src/bytes/feather/half.js';

/** IEEE 754-2019 §3.4: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function defined(bits: number): number {
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

describe('widenHalf', () => {
  it('gives the very value of every pattern', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const wide = widenHalf(all);
    const wrong = [...all].filter(bits => !Object.is(wide[bits], defined(bits)));
    expect(wrong).toEqual([]);
  });
});
