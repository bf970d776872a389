// Long columns, in memory and in a file, against plain arrays.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  type Column,
  heldNumbers,
  heldStamps,
  inMemory,
  PAGE,
  pagedStamps,
  pagedWords,
  putAway,
} from '../src/column.js';
import { memorySpill } from './support/memory-spill.js';
import { seeded } from './support/seeded.js';

/** Positions as they are asked for: in order, back and forth, beyond the ends. */
const positions = (length: number) =>
  fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: length - 1 }),
      fc.integer({ min: 0, max: Math.ceil(length / PAGE) }).map(page => page * PAGE),
      fc.integer({ min: 0, max: Math.ceil(length / PAGE) }).map(page => page * PAGE - 1),
      fc.constantFrom(-1, length, length + PAGE, 2 ** 31, 2 ** 32 + 5, Number.NaN),
    ),
    { maxLength: 60 },
  );

const inside = (i: number, length: number) => i >= 0 && i < length;

const STRETCH = 2 * PAGE;

function inFile(kind: 'words' | 'stamps', length: number) {
  const spill = memorySpill();
  const words = Uint32Array.from({ length }, seeded(5));
  const stamps = BigInt64Array.from(words, word => 1_700_000_000n * BigInt(word));
  const array = kind === 'words' ? words : stamps;
  const places: number[] = [];
  for (let from = 0; from < length; from += STRETCH)
    places.push(spill.write(bytesOf(array.subarray(from, from + STRETCH)))!);
  const stretches = { values: STRETCH, places };
  const column: Column<number | bigint> =
    kind === 'words' ? pagedWords(length, spill, stretches) : pagedStamps(length, spill, stretches);
  return { spill, values: array as ArrayLike<number | bigint>, column };
}

describe.each(['words', 'stamps'] as const)('%s in a file', kind => {
  test('are the same at any position, whatever was asked before, and undefined beyond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 * PAGE + 3 }).chain(length => fc.tuple(fc.constant(length), positions(length))),
        ([length, asked]) => {
          const { values, column } = inFile(kind, length);
          expect(column.length).toBe(length);
          for (const i of asked) expect(column.at(i)).toBe(inside(i, length) ? values[i] : undefined);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('come in runs, and one by one, whole and in order', () => {
    const { values, column } = inFile(kind, 5 * PAGE + 7);
    expect(Array.from(column.runs(), run => Array.from(run)).flat()).toEqual(Array.from(values));
    expect([...column]).toEqual(Array.from(values));
  });

  test('a page is read once while it is gone through, also beside three others', () => {
    const { spill, column } = inFile(kind, 6 * PAGE);
    for (let i = 0; i < PAGE; i++) for (const page of [0, 1, 2, 3]) column.at(page * PAGE + i);
    expect(spill.reads).toBe(4);
  });

  test('a read that fails is said, and tried again', () => {
    const { spill, values, column } = inFile(kind, 6 * PAGE);
    expect(column.at(3)).toBe(values[3]);
    spill.failing = true;
    expect(() => column.at(5 * PAGE)).toThrow(/expected a disk/);
    expect(() => column.at(5 * PAGE + 1)).toThrow(/expected a disk/);
    spill.failing = false;
    expect(column.at(5 * PAGE + 1)).toBe(values[5 * PAGE + 1]);
    expect(column.at(3)).toBe(values[3]);
  });
});

test('in memory a column is its array', () => {
  const [numbers, stamps] = [heldNumbers(Uint8Array.of(1, 2)), heldStamps(BigInt64Array.of(3n, -4n))];
  expect([numbers.length, numbers.at(1), numbers.at(2), [...numbers]]).toEqual([2, 2, undefined, [1, 2]]);
  expect([stamps.length, stamps.at(1), stamps.at(-1), [...stamps]]).toEqual([2, -4n, undefined, [3n, -4n]]);
});

describe('numbers that are put away', () => {
  const least = 16 * PAGE;
  const words = (length: number) => Uint32Array.from({ length }, seeded(11));
  const floats = (length: number) => Float64Array.from(words(length), value => value / 3 - 1e8);

  test.each([floats, words])('are the same at any position, whether they lie in the file or not', make => {
    fc.assert(
      fc.property(
        fc.integer({ min: least - 2, max: least + 3 * PAGE }).chain(n => fc.tuple(fc.constant(n), positions(n))),
        ([length, asked]) => {
          const values = make(length);
          const spill = memorySpill();
          const column = putAway(values.slice(), spill);
          const bytes = length > least ? values.byteLength : 0;
          expect([column.length, spill.size]).toEqual([length, bytes]);
          expect(inMemory(column).every((value, i) => value === values[i])).toBe(true);
          for (const i of asked) expect(column.at(i)).toBe(inside(i, length) ? values[i] : undefined);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('stay in memory where no file takes them', () => {
    const values = floats(least + 1);
    for (const spill of [undefined, memorySpill(values.byteLength - 1)])
      expect(inMemory(putAway(values, spill))).toBe(values);
  });
});
