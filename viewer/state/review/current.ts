// The item that is looked at, what is about to be said of it, and the walk through the queue.
import { computed, signal } from '@preact/signals';
import type { ItemState } from '../../../src/qa/review/states.js';
import type { Edit, Verdict, VerdictWord } from '../../../src/qa/review/verdict.js';
import type { LabelData } from '../../data/boxes.js';
import { chosenLabel, editedBox } from '../labels.js';
import * as store from '../store.js';
import { boxWith, isEmpty } from './box-edit.js';
import type { QueueItem } from './queue.js';
import { adjudicate, author, queue, say, standingOf, stateOf, takeBack } from './session.js';

export type Filter = 'all' | ItemState;

export const filter = signal<Filter>('all');
/** Id of the item that is looked at. */
export const currentId = signal<string | undefined>(undefined);
export const draft = signal<Draft>({ reasons: [], note: '', edit: {} });
export const editing = signal(false);
export const sheetOpen = signal(false);
/** Said to a screen reader after each verdict. */
export const told = signal('');
/** The label of the item in the shown frame, as the dataset has it. */
export const labelOfItem = signal<LabelData | undefined>(undefined);

export interface Draft {
  readonly word?: VerdictWord;
  readonly reasons: readonly string[];
  readonly note: string;
  readonly edit: Edit;
}

const nothing: Draft = { reasons: [], note: '', edit: {} };

export const items = computed<readonly QueueItem[]>(() => {
  const all = queue.value?.items ?? [];
  return filter.value === 'all'
    ? all
    : all.filter(item => stateOf(item) === filter.value || item.id === currentId.value);
});

export const current = computed(() => queue.value?.items.find(item => item.id === currentId.value));

let openedAt = 0;
const said: Verdict[] = [];

/** Shows an item: its frame, its camera, its box. */
export function openItem(item: QueueItem): void {
  currentId.value = item.id;
  openedAt = performance.now();
  draft.value = nothing;
  editing.value = false;
  editedBox.value = undefined;
  labelOfItem.value = undefined;
  store.playing.value = false;
  store.frameIndex.value = item.frame;
  if (item.camera) store.chosenCamera.value = item.camera;
  if (item.cloud) store.chosenCloud.value = item.cloud;
  chosenLabel.value = item.row ?? undefined;
}

export function openBy(step: number): void {
  const list = items.peek();
  const at = list.findIndex(item => item.id === currentId.peek());
  const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
  if (next && next.id !== currentId.peek()) openItem(next);
}

export function choose(word: VerdictWord): void {
  draft.value = { ...draft.peek(), word: draft.peek().word === word ? undefined : word };
}

export function toggleReason(reason: string): void {
  const { reasons } = draft.peek();
  const without = reasons.filter(one => one !== reason);
  draft.value = { ...draft.peek(), reasons: without.length < reasons.length ? without : [...reasons, reason] };
}

export function setEdit(edit: Edit): void {
  draft.value = { ...draft.peek(), edit };
  const box = labelOfItem.peek()?.box;
  editedBox.value = box && !isEmpty(edit) ? boxWith(box, edit) : undefined;
}

/** Says what was chosen and goes on; without a choice nothing is said. `settle`: as the judge of a dispute. */
export function commit(settle = false): void {
  const item = current.peek();
  const { word, reasons, note, edit } = draft.peek();
  if (!item || !author.peek()) return;
  if (!word) {
    told.value = 'choose a verdict first: A, R, F, U or S';
    return;
  }
  if (item.calib === null) {
    told.value = 'this item has no calibration that a verdict could be bound to';
    return;
  }
  const verdict = {
    target: item.target,
    sensors: item.sensors,
    calib: item.calib,
    verdict: word,
    reasons,
    note,
    edit: isEmpty(edit) ? null : edit,
    evidence: item.evidence,
    score: item.score,
    stratum: item.stratum,
    dwell_ms: Math.round(performance.now() - openedAt),
  };
  const standing = standingOf(item);
  said.push(settle && standing ? adjudicate(verdict, standing) : say(verdict));
  const before = currentId.peek();
  openBy(1);
  const why = reasons.length > 0 ? `, ${reasons.join(', ')}` : '';
  const next =
    currentId.peek() === before
      ? 'that was the last one'
      : `next: ${queue.peek()!.items.findIndex(i => i.id === currentId.peek()) + 1}`;
  told.value = `${wordsOf[word]}${why}; ${next}`;
  if (currentId.peek() === before) draft.value = nothing;
}

export const wordsOf: Record<VerdictWord, string> = {
  accept: 'accepted',
  reject: 'rejected',
  flag: 'flagged',
  unsure: 'unsure',
  skip: 'skipped',
};

/** Takes back the last verdict that was given here, and shows its item again. */
export function undoVerdict(): void {
  const record = said.pop();
  if (!record) {
    told.value = 'nothing to take back';
    return;
  }
  takeBack(record);
  const item = queue.peek()?.items.find(one => JSON.stringify(one.target) === JSON.stringify(record.target));
  if (item) openItem(item);
  told.value = `taken back: ${record.verdict ? wordsOf[record.verdict] : ''}`;
}
