// The keys of a correction: two for each of its numbers, in three steps.
import type { KeyBinding } from '../../state/keys.js';
import { boxWith, edited, editFreedoms, editNumber } from '../../state/review/box-edit.js';
import { draft, editing, labelOfItem, setEdit, told } from '../../state/review/current.js';

const modifiers = ['', 'Shift+', 'Alt+'] as const;

export const editKeys: readonly KeyBinding[] = [
  {
    keys: ['Escape'],
    text: 'leave the correction',
    group: 'Correction',
    run: () => {
      editing.value = false;
      told.value = 'correction left, and kept';
    },
  },
  {
    keys: ['Delete'],
    text: 'no correction',
    group: 'Correction',
    run: () => {
      setEdit({});
      told.value = 'no correction';
    },
  },
  ...editFreedoms.flatMap(freedom =>
    modifiers.flatMap((modifier, k) =>
      [1, -1].map((sign, side) => ({
        keys: [modifier + freedom.keys[side]],
        text: `${freedom.effects[side]} (${freedom.steps[k]} ${freedom.unit})`,
        group: 'Correction',
        run: () => nudge(freedom, sign * freedom.steps[k]),
      })),
    ),
  ),
];

function nudge(freedom: (typeof editFreedoms)[number], step: number): void {
  const box = labelOfItem.peek()?.box;
  if (!box) {
    told.value = 'no box of the item in this frame';
    return;
  }
  const next = edited(draft.peek().edit, freedom, step);
  if (!boxWith(box, next)) {
    told.value = 'smaller than nothing';
    return;
  }
  setEdit(next);
  told.value = `${freedom.effects[0]} ${editNumber(next, freedom).toFixed(1)} ${freedom.unit}`;
}
