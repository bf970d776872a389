// Whole numbers as SQLite writes them, against what the format says (§1.6 varints, §2.1 serial types).
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { integerAt } from '../../../src/source/db3/record.js';
import { readVarint } from '../../../src/source/db3/varint.js';

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 70_000n }),
  fc.constantFrom(2n ** 49n - 1n, 2n ** 49n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 56n - 1n, 2n ** 56n, -1n),
);

/** Seven bits a byte, most significant first; what needs more than 56 bits has nine bytes, the last one whole. */
function varint(value: bigint): number[] {
  const bits = BigInt.asUintN(64, value);
  if (bits >= 2n ** 56n) {
    const upper = Array.from({ length: 8 }, (_, i) => 128 + Number((bits >> BigInt(8 + 7 * (7 - i))) & 127n));
    return [...upper, Number(bits & 255n)];
  }
  const bytes = [Number(bits & 127n)];
  for (let rest = bits >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(128 + Number(rest & 127n));
  return bytes;
}

it('varints, and none that is cut', () => {
  fc.assert(
    fc.property(int64, value => {
      const bytes = varint(value);
      const view = new DataView(Uint8Array.from([...bytes, 255]).buffer);
      const reader = { view, at: 0, end: bytes.length };
      expect(BigInt(readVarint(reader)!)).toBe(value);
      expect(reader.at).toBe(bytes.length);
      expect(readVarint({ view, at: 0, end: bytes.length - 1 })).toBeUndefined();
    }),
  );
});

it('integers of 1, 2, 3, 4, 6 and 8 bytes, 0 and 1 without any', () => {
  const sizes = new Map([1, 2, 3, 4, 6, 8].map((size, i) => [i + 1, size]));
  fc.assert(
    fc.property(fc.constantFrom(...sizes), int64, ([type, size], any) => {
      const value = BigInt.asIntN(8 * size, any);
      const view = new DataView(new ArrayBuffer(size + 2));
      for (let i = 0; i < size; i++) view.setUint8(1 + i, Number((value >> BigInt(8 * (size - 1 - i))) & 255n));
      expect(integerAt(view, 1, { type, at: 0, length: size })).toBe(value);
    }),
  );
  const nothing = new DataView(new ArrayBuffer(0));
  const of = (type: number) => integerAt(nothing, 0, { type, at: 0, length: 0 });
  expect([8, 9, 0, 7, 10, 12, 13].map(of)).toEqual([0n, 1n, ...Array(5).fill(undefined)]);
});
