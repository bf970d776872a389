// What is encoded is decoded: random definitions and values, ROS 1, both byte orders of CDR.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/message/index.js';
import { define } from './helpers.js';

type Example = { readonly text: string; readonly structs: readonly string[]; readonly value: unknown };

const scalar: { readonly [type: string]: fc.Arbitrary<unknown> } = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.integer({ min: 0, max: 255 }),
  int16: fc.integer({ min: -32768, max: 32767 }),
  uint16: fc.integer({ min: 0, max: 65535 }),
  int32: fc.integer(),
  uint32: fc.integer({ min: 0, max: 0xffffffff }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  float32: fc.float(),
  float64: fc.double(),
  string: fc.string({ unit: 'grapheme' }).filter(s => !s.includes('\0')),
  time: fc.record({ sec: fc.integer({ min: 0 }), nsec: fc.integer({ min: 0, max: 999999999 }) }),
  duration: fc.record({ sec: fc.integer(), nsec: fc.integer({ min: 0, max: 999999999 }) }),
};
const types = Object.keys(scalar);
/** Legal names that are members of every ordinary object. */
const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'x', 'data', 'y_1', 'Z'];

const struct = (depth: number): fc.Arbitrary<Example> =>
  fc.array(field(depth), { maxLength: 6 }).map(fields => ({
    text: fields.map(([type], i) => `${type} ${names[i]}\n`).join(''),
    structs: fields.flatMap(f => f[2]),
    value: Object.fromEntries(fields.map((f, i) => [names[i], f[1]])),
  }));

const field = (depth: number): fc.Arbitrary<[type: string, value: unknown, structs: readonly string[]]> =>
  fc.oneof(
    fc.constantFrom(...types).chain(type =>
      fc.oneof(
        scalar[type].map((v): [string, unknown, string[]] => [type, v, []]),
        fc.array(scalar[type], { maxLength: 4 }).map((v): [string, unknown, string[]] => [`${type}[]`, v, []]),
        fc
          .array(scalar[type], { maxLength: 4 })
          .map((v): [string, unknown, string[]] => [`${type}[${v.length}]`, v, []]),
      ),
    ),
    ...(depth > 0
      ? [
          fc
            .tuple(struct(depth - 1), fc.nat(1e6), fc.nat(3))
            .map(([{ text, structs, value }, id, n]): [string, unknown, string[]] => {
              const name = `S${depth}x${id}`;
              const all = [...structs, `==\nMSG: test_msgs/${name}\n${text}`];
              return n === 0 ? [name, value, all] : [`${name}[]`, Array(n - 1).fill(value), all];
            }),
        ]
      : []),
  );

/** Typed arrays as plain arrays, booleans in them as they were: to compare with what went in. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<unknown>)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, plain(v)]));
}

describe('encode and decode', () => {
  it.each([
    ['ros1', 'ros1msg', false],
    ['cdr', 'ros2msg', false],
    ['cdr', 'ros2msg', true],
  ] as const)('%s (%s, big endian %s)', (encoding, flavour, bigEndian) => {
    fc.assert(
      fc.property(struct(3), ({ text, structs, value }) => {
        // Two random structs may take the same name: only the first is a definition, so such cases are left out.
        const headers = structs.map(s => s.split('\n', 2)[1]);
        fc.pre(new Set(headers).size === headers.length);
        const definition = define([text, ...structs].join('\n'), flavour);
        const bytes = encodeMessage(definition, encoding, value, { bigEndian });
        const decoded = decodeMessage(definition, encoding, bytes);
        expect(plain(decoded)).toEqual(plain(value));
        expect(Object.getPrototypeOf(decoded)).toBeNull();
        // An odd place in a larger buffer changes nothing.
        const shifted = new Uint8Array(bytes.length + 3);
        shifted.set(bytes, 3);
        expect(plain(decodeMessage(definition, encoding, shifted.subarray(3)))).toEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });
});
