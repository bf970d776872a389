// bzip2 against streams written by libbz2 1.0.8 (by Python's bz2), and against damage.
import { describe, expect, test } from 'vitest';
import { bunzip2 } from '../../src/bytes/bzip2.js';
import { FramelockError } from '../../src/issue.js';
import { seeded } from '../support/seeded.js';

const runs = Buffer.concat(Array.from({ length: 28 }, (_, n) => Buffer.alloc(n * 37, 65 + ((n * 37) % 3))));
const written: [string, Buffer, string][] = [
  ['nothing', Buffer.alloc(0), 'QlpoORdyRThQkAAAAAA='],
  ['a few bytes', Buffer.from('hello, bag'), 'QlpoOTFBWSZTWVNKXHkAAAMRAEAEMsSgACIBp6QgyYinuCBx4u5IpwoSCmlLjyA='],
  [
    'runs of every kind of length',
    runs,
    'QlpoOTFBWSZTWQGg0kAAADjXr8RAIiI5ERAAAAiIgEREAiIgAAAREQAACCAAchpT/VTQZADEABIpRoeSaAfqmh6bVOVa0pSjFKza1asyGVfl48XsIAzQZS1DWGQzZw7x+sgSgWRq1dr4y7JeznE2AAi8AAAAAEkhkwmb8XckU4UJABoNJAA=',
  ],
];

test.each(written)('%s', (_, plain, packed) => {
  expect(Buffer.from(bunzip2(Buffer.from(packed, 'base64'), plain.length))).toEqual(plain);
});

test('streams in a row are one', () => {
  const one = Buffer.from(written[1][2], 'base64');
  expect(Buffer.from(bunzip2(Buffer.concat([one, one]), 20)).toString()).toBe('hello, baghello, bag');
});

describe('damage is noticed', () => {
  test.each(written)('every bit and every cut of %s', (_, plain, text) => {
    const packed = Buffer.from(text, 'base64');
    const bits = packed.length * 8;
    for (let bit = 0; bit < bits; bit++) {
      const bytes = Buffer.from(packed);
      bytes[bit >> 3] ^= 128 >> (bit & 7);
      let result: Uint8Array | undefined;
      try {
        result = bunzip2(bytes, plain.length);
      } catch (error) {
        expect(error).toBeInstanceOf(FramelockError);
        expect((error as FramelockError).code).toBe('FL0205');
      }
      // Bits that carry nothing: the level, padding, code tables' unused entries. Whatever comes out must be right.
      if (result) expect(Buffer.from(result)).toEqual(plain);
    }
    for (let cut = 0; cut < packed.length; cut++) {
      expect(() => bunzip2(packed.subarray(0, cut), plain.length)).toThrow(FramelockError);
    }
  });

  test.each([0, 9, 11, 1000])('another size (%d)', size => {
    expect(() => bunzip2(Buffer.from(written[1][2], 'base64'), size)).toThrow(FramelockError);
  });

  test('random bytes behind a good header end soon, with a FramelockError', () => {
    const random = seeded(5);
    const head = Buffer.from(written[2][2], 'base64').subarray(0, 40);
    for (let run = 0; run < 300; run++) {
      const bytes = Buffer.concat([
        head.subarray(0, 14 + (random() % 26)),
        Uint8Array.from({ length: 2000 }, () => random() & 255),
      ]);
      expect(() => bunzip2(bytes, 1 << 20)).toThrow(FramelockError);
    }
  });
});
