// The labels of an item's track over time, and steps from one to the next.
import { signal } from '@preact/signals';
import type { LabelData } from '../../data/boxes.js';
import { chosenLabel } from '../labels.js';
import * as store from '../store.js';

/** Of the shown item, by time; empty until they are read. */
export const trackLabels = signal<readonly LabelData[]>([]);

export function stepInTrack(by: number): void {
  const labels = trackLabels.peek();
  const at = labels.findIndex(label => label.row === chosenLabel.peek());
  const next = labels[at + by];
  if (at >= 0 && next) showLabel(next);
}

export function showLabel({ row, frame }: LabelData): void {
  store.frameIndex.value = frame;
  chosenLabel.value = row;
}
