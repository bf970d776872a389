// Arrays for a while: zeros at first, large ones empty when the work is done, also where it fails.
import { expect, test } from 'vitest';
import { type ScratchArrays, withScratch } from '../src/scratch.js';

const large = 1 << 18;
const some = (scratch: ScratchArrays) => [scratch.float64(large), scratch.uint32(large), scratch.uint8(large)];

test('large arrays are zeros of the length asked for, and empty afterwards', () => {
  const arrays = withScratch(scratch => {
    const made = some(scratch);
    for (const array of made) {
      expect(array.length).toBe(large);
      expect(array.every(value => value === 0)).toBe(true);
      array.fill(7);
      expect([array[0], array[large - 1]]).toEqual([7, 7]);
    }
    return made;
  });
  expect(arrays.map(array => array.length)).toEqual([0, 0, 0]);
});

test('a small array is an array like any other', () => {
  expect(withScratch(scratch => scratch.float64(3).fill(1))).toEqual(Float64Array.of(1, 1, 1));
  expect(withScratch(scratch => scratch.uint32(0)).length).toBe(0);
});

test('work that fails gives its arrays back, too', () => {
  let arrays: readonly { readonly length: number }[] = [];
  const fails = () =>
    withScratch(scratch => {
      arrays = some(scratch);
      throw new Error('no');
    });
  expect(fails).toThrow('no');
  expect(arrays.map(array => array.length)).toEqual([0, 0, 0]);
});
