// Reads what belongs to the shown item: the labels of its track, its own label, and the frames of the items after it.
import { effect } from '@preact/signals';
import { trackOf } from '../../../src/qa/review/verdict.js';
import type { DataClient } from '../../state/data-client.js';
import { editedBox } from '../../state/labels.js';
import { boxWith, isEmpty } from '../../state/review/box-edit.js';
import { current, draft, items, labelOfItem } from '../../state/review/current.js';
import { itemsLabel, trackLabels } from '../../state/review/track.js';
import { reviewItem } from '../../state/store.js';

/** Items whose frames are read ahead. */
const AHEAD = 2;

export function followItem(client: DataClient): () => void {
  const stops = [
    effect(() => {
      const item = current.value;
      trackLabels.value = [];
      // Before one is open, the link's wish stands.
      if (!item) return;
      reviewItem.value = item.id;
      const list = items.peek();
      const at = list.indexOf(item);
      const track = trackOf(item.target);
      client.labels(track === '' ? { rows: item.rows } : { track }).then(
        found => {
          // Boxes in pictures have rows of their own, between those in space.
          const solid = (found ?? []).filter(label => label.box);
          if (current.peek() === item) trackLabels.value = solid.length > 0 ? solid : (found ?? []);
        },
        () => {},
      );
      for (const next of list.slice(at + 1, at + 1 + AHEAD)) client.frame(next.frame).catch(() => {});
    }),
    effect(() => {
      const label = itemsLabel();
      // A verdict is about the item: another frame of its track is looked at, not corrected.
      const own = label && current.value?.rows.includes(label.row) ? label : undefined;
      labelOfItem.value = own;
      const { edit } = draft.value;
      editedBox.value = own?.box && !isEmpty(edit) ? boxWith(own.box, edit) : undefined;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    editedBox.value = undefined;
  };
}
