// Cursor: numbers as DataView gives them, and never a byte past the end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cursor } from '../../src/bytes/cursor.js';
import { FramelockError } from '../../src/issue.js';

const reads = [
  ['u8', 1, 'getUint8'],
  ['i8', 1, 'getInt8'],
  ['u16', 2, 'getUint16'],
  ['i16', 2, 'getInt16'],
  ['u32', 4, 'getUint32'],
  ['i32', 4, 'getInt32'],
  ['u64', 8, 'getBigUint64'],
  ['i64', 8, 'getBigInt64'],
  ['f32', 4, 'getFloat32'],
  ['f64', 8, 'getFloat64'],
] as const;

describe.each(reads)('%s', (name, size, get) => {
  test('equals DataView in both byte orders, inside a larger buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: size + 3, maxLength: 24 }), fc.boolean(), (bytes, little) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset + 3);
        const cursor = new Cursor(bytes.subarray(3), little);
        expect(cursor[name]()).toEqual(view[get](0, little));
        expect(cursor.offset).toBe(size);
      }),
    );
  });

  test('one byte short is refused with the code given, and nothing is consumed', () => {
    const cursor = new Cursor(new Uint8Array(16).subarray(0, size - 1), true, 'FL0203');
    const error = attempt(() => cursor[name]());
    expect(error).toBeInstanceOf(FramelockError);
    expect((error as FramelockError).code).toBe('FL0203');
    expect(cursor.offset).toBe(0);
  });
});

test('views share the bytes, skips move, remaining counts', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);
  const cursor = new Cursor(bytes);
  cursor.skip(1);
  const view = cursor.view(2);
  bytes[1] = 9;
  expect([...view]).toEqual([9, 3]);
  expect(cursor.remaining).toBe(2);
});

test.each([-1, 0.5, Number.NaN, 2 ** 32, Infinity, 6])('a length of %d is refused', n => {
  const cursor = new Cursor(new Uint8Array(5));
  expect(() => cursor.view(n)).toThrow(FramelockError);
  expect(() => cursor.skip(n)).toThrow(FramelockError);
});

test.each([-1, 0.5, Number.NaN, 6])('an offset of %d is refused', offset => {
  const cursor = new Cursor(new Uint8Array(5));
  cursor.offset = offset;
  expect(() => cursor.u8()).toThrow(FramelockError);
});

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
