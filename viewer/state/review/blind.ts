// What a reviewer may know of others' words: nothing until the own verdict is given, for a second reviewer is not to be led.
import type { Item, ItemState, Standing } from '../../../src/qa/review/states.js';

/** `judged`: others said something, and this reviewer did not yet. */
export const shownStates = [
  'open',
  'judged',
  'accepted',
  'rejected',
  'flagged',
  'unsure',
  'disputed',
  'stale',
] as const satisfies readonly (ItemState | 'judged')[];
export type ShownState = (typeof shownStates)[number];

/** Whether this reviewer's own word on it is in force. Skipping says nothing. */
export function saidByOwn(item: Item | undefined, reviewer: string | undefined): boolean {
  return allOf(item).some(
    ({ record, stale }) => isOwn(record, reviewer) && stale.length === 0 && record.verdict !== 'skip',
  );
}

/** A dispute is shown to everybody, so that somebody settles it. */
export function shownState(item: Item | undefined, reviewer: string | undefined): ShownState {
  const state = item?.state ?? 'open';
  const plain = state === 'open' || state === 'stale' || state === 'disputed';
  return plain || saidByOwn(item, reviewer) ? state : 'judged';
}

/** What was said before, as far as it may be shown: own words and stale ones always. */
export function saidBefore(item: Item | undefined, reviewer: string | undefined): readonly Standing[] {
  const all = allOf(item);
  if (item?.state === 'disputed' || saidByOwn(item, reviewer)) return all;
  return all.filter(({ record, stale }) => isOwn(record, reviewer) || stale.length > 0);
}

export function allOf(item: Item | undefined): readonly Standing[] {
  return item ? [...item.verdicts, ...item.adjudications] : [];
}

function isOwn({ author }: { readonly author: string }, reviewer: string | undefined): boolean {
  return author === reviewer;
}
