// The keys of a review: verdicts, reasons, the way through the queue.
import { effect, untracked } from '@preact/signals';
import { type VerdictWord, verdictReasons } from '../../../src/qa/review/verdict.js';
import { bindKeys, type KeyBinding } from '../../state/keys.js';
import * as current from '../../state/review/current.js';
import { commit, redoVerdict, undoVerdict } from '../../state/review/speak.js';
import { backToItem, stepInTrack } from '../../state/review/track.js';
import { editKeys } from './edit-keys.js';
import { sheetKeys } from './sheet-keys.js';

const group = 'Review';

const words: readonly (readonly [string, VerdictWord, string])[] = [
  ['a', 'accept', 'accept'],
  ['r', 'reject', 'reject'],
  ['f', 'flag', 'flag: somebody else shall look'],
  ['u', 'unsure', 'unsure'],
  ['s', 'skip', 'skip'],
];

/** As many reasons as there are digits; the others are buttons. */
export const digitReasons = verdictReasons.slice(0, 9);

const keys: readonly KeyBinding[] = [
  ...words.map(([key, word, text]) => ({ keys: [key], text, group, run: () => current.choose(word) })),
  ...digitReasons.map((reason, k) => ({
    keys: [String(k + 1)],
    text: `reason: ${reason}`,
    group,
    run: () => current.toggleReason(reason),
  })),
  { keys: ['Enter'], text: 'say it, and on to the next', group, run: () => commit() },
  { keys: ['Shift+Enter'], text: 'settle a dispute with it', group, run: () => commit(true) },
  { keys: ['j'], text: 'next item', group, run: () => current.openBy(1) },
  { keys: ['k'], text: 'item before', group, run: () => current.openBy(-1) },
  { keys: [']'], text: 'next frame of the track', group, run: () => stepInTrack(1) },
  { keys: ['['], text: 'frame before of the track', group, run: () => stepInTrack(-1) },
  { keys: ['Backspace'], text: 'back to the frame of the item', group, run: backToItem },
  { keys: ['n'], text: 'note', group, run: () => document.querySelector<HTMLElement>('.verdict textarea')?.focus() },
  {
    keys: ['g'],
    text: 'all frames of the track',
    group,
    run: () => {
      current.sheetOpen.value = !current.sheetOpen.value;
    },
  },
  {
    keys: ['m'],
    text: 'correct the box',
    group,
    run: () => {
      if (current.current.value?.rows.length === 0) {
        current.told.value = 'nothing to correct: no label belongs to it';
        return;
      }
      current.editing.value = !current.editing.value;
      if (!current.editing.value) return;
      current.sheetOpen.value = false;
      // Only the item's own box is corrected.
      if (!current.labelOfItem.value) backToItem();
    },
  },
  { keys: ['Ctrl+z'], text: 'take the last verdict back', group, run: undoVerdict },
  { keys: ['Ctrl+Shift+z', 'Ctrl+y'], text: 'say it again', group, run: redoVerdict },
];

/** Those of a mode hold from the key on that begins it: a quick second key must not mean something else. */
export function reviewKeys(): () => void {
  const stops = [
    bindKeys(keys),
    effect(() => (current.sheetOpen.value ? untracked(() => bindKeys(sheetKeys)) : undefined)),
    effect(() => (current.editing.value ? untracked(() => bindKeys(editKeys)) : undefined)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
