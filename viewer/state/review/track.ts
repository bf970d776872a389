// The labels of an item's track over time, and steps from one to the next.
import { signal } from '@preact/signals';
import type { LabelData } from '../../data/boxes.js';
import { chosenLabel, labelsHere } from '../labels.js';
import * as store from '../store.js';
import { current, openItem, told } from './current.js';

/** Of the shown item, by time; empty until they are read. */
export const trackLabels = signal<readonly LabelData[]>([]);

/** The chosen label, once the labels of its frame are there. */
export function itemsLabel(): LabelData | undefined {
  return labelsHere.value?.find(one => one.row === chosenLabel.value);
}

export function stepInTrack(by: number): void {
  const labels = trackLabels.peek();
  const at = labels.findIndex(label => label.row === chosenLabel.peek());
  const next = labels[at + by];
  if (at >= 0 && next) showLabel(next);
  else told.value = by > 0 ? 'the track ends here' : 'the track begins here';
}

export function showLabel({ row, frame }: LabelData): void {
  store.frameIndex.value = frame;
  chosenLabel.value = row;
  told.value = `frame ${frame}${frame === current.peek()?.frame ? ', that of the item' : ''}`;
}

export function backToItem(): void {
  const item = current.peek();
  if (!item) return;
  openItem(item);
  told.value = `frame ${item.frame}, that of the item`;
}
