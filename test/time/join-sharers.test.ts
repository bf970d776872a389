// Lists with numbers in common are found: the same groups as by asking every pair, and few pairs asked.
import { expect, it } from 'vitest';
import { makeGroups } from '../../src/time/groups.js';
import { joinSharers } from '../../src/time/join-sharers.js';
import { seeded } from '../support/seeded.js';

const common = (a: Float64Array, b: Float64Array) => a.filter(number => b.includes(number)).length;

/** Each list with the first one of its group: what the word "one" of any pair leads to, by itself. */
function byPairs(lists: readonly Float64Array[], areOne: (i: number, j: number) => boolean): number[] {
  const first = lists.map((_, i) => i);
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < lists.length; i++)
      for (let j = 0; j < lists.length; j++)
        if (first[j] < first[i] && areOne(Math.max(i, j), Math.min(i, j))) {
          first[i] = first[j];
          changed = true;
        }
  }
  return first;
}

it.each(Array.from({ length: 40 }, (_, seed) => seed))('as by every pair: %i', seed => {
  const random = seeded(seed + 1);
  const numbers = 8 + (random() % 60);
  const lists = Array.from({ length: 30 }, () => {
    const picked = new Set(Array.from({ length: random() % 9 }, () => random() % numbers));
    return Float64Array.from(picked).sort();
  });
  // Half of the lists must be shared: groups grow by chains whose ends have nothing in common. Some pairs are refused for another reason.
  const areOne = (i: number, j: number) =>
    common(lists[i], lists[j]) >= 3 &&
    2 * common(lists[i], lists[j]) >= Math.min(lists[i].length, lists[j].length) &&
    (i + j) % 5 !== 0;
  const groups = makeGroups(lists.length);
  joinSharers(lists, 3, groups, areOne);
  const first = lists.map((_, i) => Math.min(...groups.members(i)));
  expect(first).toEqual(byPairs(lists, areOne));
});

it.each([
  ['none in common', (i: number) => [3 * i, 3 * i + 1, 3 * i + 2], 0, 20_000],
  ['all the same', () => [0, 1, 2 ** 32 - 1], 19_999, 1],
])('20 000 lists, %s', (_, numbersOf, asked, wanted) => {
  const lists = Array.from({ length: 20_000 }, (_, i) => Float64Array.from(numbersOf(i)));
  const groups = makeGroups(lists.length);
  let times = 0;
  joinSharers(lists, 3, groups, () => ++times > 0);
  expect([times, new Set(lists.map((_, i) => groups.root(i))).size]).toEqual([asked, wanted]);
});
