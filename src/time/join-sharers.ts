// Finds which of many lists have numbers in common without comparing each with each: a recording may have 65 000 topics.
import type { Groups } from './groups.js';

/** Lists above this number would not fit beside a number into the 53 bits of a float64. */
const MOST_LISTS = 2 ** 21;

/**
 * Joins all pairs for which `areOne` says so, out of those that have at least `least` numbers in common. A list holds each of its numbers once;
 * numbers are whole, from 0 to 2^32 - 1. `areOne` is asked of few more pairs than it joins.
 */
export function joinSharers(
  lists: readonly Float64Array[],
  least: number,
  groups: Groups,
  areOne: (i: number, j: number) => boolean,
): void {
  const { ids, from, count } = sharedNumbers(lists);
  // Of each number, one list of every group that holds it: what a group's lists hold together is all that one of them can share.
  const holders: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < lists.length; i++) {
    const found = new Map<number, number>();
    for (let k = from[i]; k < from[i + 1]; k++)
      for (const holder of holders[ids[k]]) {
        const root = groups.root(holder);
        found.set(root, (found.get(root) ?? 0) + 1);
      }
    for (const [root, times] of found) {
      if (times < least || groups.root(root) === groups.root(i)) continue;
      const other = groups.members(root).find(j => j < i && areOne(i, j));
      if (other !== undefined) groups.join(i, other);
    }
    const own = groups.root(i);
    for (let k = from[i]; k < from[i + 1]; k++) {
      const here = holders[ids[k]];
      if (!here.some(holder => groups.root(holder) === own)) here.push(i);
    }
  }
}

/** Numbers that more than one list holds, counted from 0: those of list i are ids[from[i]] … ids[from[i + 1] - 1]. */
function sharedNumbers(lists: readonly Float64Array[]) {
  if (lists.length > MOST_LISTS) throw new RangeError(`expected at most ${MOST_LISTS} lists, got ${lists.length}`);
  const codes = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  lists.forEach((list, i) => {
    for (const number of list) codes[at++] = number * MOST_LISTS + i;
  });
  codes.sort();
  const numberOf = (k: number) => Math.floor(codes[k] / MOST_LISTS);
  const from = new Uint32Array(lists.length + 1);
  /** Calls with each list that holds a number which others hold, too, number by number. */
  const visit = (see: (list: number, id: number) => void): number => {
    let count = 0;
    for (let k = 0, end = 0; k < codes.length; k = end) {
      const number = numberOf(k);
      for (end = k + 1; end < codes.length && numberOf(end) === number; ) end++;
      if (end === k + 1) continue;
      for (let i = k; i < end; i++) see(codes[i] % MOST_LISTS, count);
      count++;
    }
    return count;
  };
  visit(list => from[list + 1]++);
  for (let i = 0; i < lists.length; i++) from[i + 1] += from[i];
  const ids = new Uint32Array(from[lists.length]);
  const next = from.slice();
  const count = visit((list, id) => {
    ids[next[list]++] = id;
  });
  return { ids, from, count };
}
