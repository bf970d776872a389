// The item that is looked at, what is about to be said of it, and the walk through the queue.
import { computed, signal } from '@preact/signals';
import type { Edit, VerdictWord } from '../../../src/qa/review/verdict.js';
import type { LabelData } from '../../data/boxes.js';
import { chosenLabel, showLabels } from '../labels.js';
import * as store from '../store.js';
import type { ShownState } from './blind.js';
import { isEmpty } from './box-edit.js';
import { dwellClock } from './dwell.js';
import { itemName, type QueueItem } from './queue.js';
import { queue, shownStateOf } from './session.js';

export type Filter = 'all' | ShownState;

export const filter = signal<Filter>('all');
/** Id of the item that is looked at. */
export const currentId = signal<string | undefined>(undefined);
export const editing = signal(false);
export const sheetOpen = signal(false);
/** Said to a screen reader after each step. */
export const told = signal('');
/** The label of the item in the shown frame, as the dataset has it; undefined in other frames of its track. */
export const labelOfItem = signal<LabelData | undefined>(undefined);
export const dwell = dwellClock(() => performance.now());

export interface Draft {
  readonly word?: VerdictWord;
  readonly reasons: readonly string[];
  readonly note: string;
  readonly edit: Edit;
}

export const nothing: Draft = { reasons: [], note: '', edit: {} };
export const draft = signal<Draft>(nothing);
/** What was begun on other items: leaving one loses nothing. */
const drafts = new Map<string, Draft>();

export const items = computed<readonly QueueItem[]>(() => {
  const all = queue.value?.items ?? [];
  return filter.value === 'all'
    ? all
    : all.filter(item => shownStateOf(item) === filter.value || item.id === currentId.value);
});

export const current = computed(() => queue.value?.items.find(item => item.id === currentId.value));

/** Shows an item: its frame, its camera, its box. Of the one that is open already, its own frame again. */
export function openItem(item: QueueItem): void {
  if (item.id !== currentId.peek()) {
    const before = currentId.peek();
    if (before !== undefined && isBegun(draft.peek())) drafts.set(before, draft.peek());
    currentId.value = item.id;
    draft.value = drafts.get(item.id) ?? nothing;
    drafts.delete(item.id);
    editing.value = false;
    dwell.begin();
  }
  store.playing.value = false;
  store.frameIndex.value = item.frame;
  if (item.camera) store.chosenCamera.value = item.camera;
  if (item.cloud) {
    store.chosenCloud.value = item.cloud;
    store.showCloud(item.cloud, true);
  }
  showLabels.value = true;
  chosenLabel.value = item.row ?? undefined;
}

export function forgetDraft(): void {
  draft.value = nothing;
}

function isBegun({ word, reasons, note, edit }: Draft): boolean {
  return word !== undefined || reasons.length > 0 || note !== '' || !isEmpty(edit);
}

export function openBy(step: number): void {
  const list = items.peek();
  const at = list.findIndex(item => item.id === currentId.peek());
  openAt(at + step);
}

/** By its place in the shown list; beyond its ends the last there is. */
export function openAt(place: number): void {
  const list = items.peek();
  const next = list[Math.max(0, Math.min(list.length - 1, place))];
  if (!next || next.id === currentId.peek()) return;
  openItem(next);
  told.value = tellItem(next);
}

/** `3 of 20: car track-7, rejected`. */
export function tellItem(item: QueueItem): string {
  const all = queue.peek()!.items;
  return `${all.indexOf(item) + 1} of ${all.length}: ${itemName(item)}, ${shownStateOf(item)}`;
}

export function choose(word: VerdictWord): void {
  const chosen = draft.peek().word === word ? undefined : word;
  draft.value = { ...draft.peek(), word: chosen };
  told.value = chosen ? `${chosen}: Enter says it` : `not ${word}`;
}

export function toggleReason(reason: string): void {
  const { reasons } = draft.peek();
  const without = reasons.filter(one => one !== reason);
  const now = without.length < reasons.length ? without : [...reasons, reason];
  draft.value = { ...draft.peek(), reasons: now };
  told.value = now.length > 0 ? `reasons: ${now.join(', ')}` : 'no reason';
}

export function setEdit(edit: Edit): void {
  draft.value = { ...draft.peek(), edit };
}
