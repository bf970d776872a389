// The labels of the shown frame, where the dataset has a review queue, and the one that is chosen.
import { effect, signal } from '@preact/signals';
import type { LabelData } from '../data/boxes.js';
import type { DataClient } from './data-client.js';
import * as store from './store.js';

/** Of the shown frame; undefined where the dataset has no labels. */
export const labelsHere = signal<readonly LabelData[] | undefined>(undefined);
export const showLabels = signal(true);
/** Row of the label that is looked at. */
export const chosenLabel = signal<number | undefined>(undefined);

/** Keeps `labelsHere` true to the frame; asks nothing more once the dataset turned out to have none. */
export function followLabels(client: DataClient): () => void {
  let none = false;
  return effect(() => {
    const frame = store.frame.value;
    if (!frame || none) return;
    client.labels({ frames: [frame.index] }).then(
      found => {
        none = found === undefined;
        if (store.frame.peek() === frame) labelsHere.value = found;
      },
      error => {
        none = true;
        store.notice(`labels could not be read: ${error instanceof Error ? error.message : error}`);
      },
    );
  });
}
