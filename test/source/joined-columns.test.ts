// Columns of several recordings as one, against arrays put together.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldNumbers, heldStamps } from '../../src/column.js';
import { joinedNumbers, joinedStamps } from '../../src/source/joined-columns.js';

const parts = fc.array(fc.uint8Array({ maxLength: 7 }), { maxLength: 5 });

test('numbers are those of the parts one behind the other, as the whole counts them', () => {
  fc.assert(
    fc.property(parts, fc.array(fc.integer({ min: -2, max: 40 })), (arrays, asked) => {
      const column = joinedNumbers(arrays.map(heldNumbers), (value, part) => value + 1000 * part);
      const whole = arrays.flatMap((array, part) => Array.from(array, value => value + 1000 * part));
      expect(column.length).toBe(whole.length);
      for (const i of [...asked, ...whole.keys()]) expect(column.at(i)).toBe(i < 0 ? undefined : whole[i]);
      expect([...column]).toEqual(whole);
      expect(Array.from(column.runs(), run => Array.from(run)).flat()).toEqual(whole);
    }),
  );
});

test('stamps are those of the parts one behind the other', () => {
  fc.assert(
    fc.property(parts, arrays => {
      const stamps = arrays.map(array => BigInt64Array.from(array, BigInt));
      const column = joinedStamps(stamps.map(heldStamps));
      expect([...column]).toEqual(stamps.flatMap(array => [...array]));
      expect(Array.from(column.runs(), run => Array.from(run)).flat()).toEqual([...column]);
    }),
  );
});
