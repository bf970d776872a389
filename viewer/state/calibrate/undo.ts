// Undo and redo of nudges: every change of the map is a step, and quick steps of one kind are one.
import { computed, signal } from '@preact/signals';
import { isNudged, type Nudge, nudges } from './nudge.js';

type State = ReadonlyMap<string, Nudge>;

const DEPTH = 500;

const past = signal<readonly State[]>([]);
const future = signal<readonly State[]>([]);

export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

let last: { kind: string; at: number } | undefined;

/** Changes the nudges so that it can be taken back. Changes of one `kind` less than 0.4 s apart (a held key, a dragged slider) are one step. */
export function change(next: State, kind: string, now = performance.now()): void {
  if (next === nudges.value) return;
  const merge = last?.kind === kind && now - last.at < 400;
  if (!merge) past.value = [...past.value.slice(1 - DEPTH), nudges.value];
  future.value = [];
  last = { kind, at: now };
  nudges.value = next;
}

/** `kind`: which number was changed. */
export function setNudge(camera: string, nudge: Nudge, kind: string): void {
  const all = new Map(nudges.value);
  if (isNudged(nudge)) all.set(camera, nudge);
  else all.delete(camera);
  change(all, `${camera} ${kind}`);
}

export function undo(): void {
  const before = past.value.at(-1);
  if (!before) return;
  past.value = past.value.slice(0, -1);
  future.value = [...future.value, nudges.value];
  last = undefined;
  nudges.value = before;
}

export function redo(): void {
  const after = future.value.at(-1);
  if (!after) return;
  future.value = future.value.slice(0, -1);
  past.value = [...past.value, nudges.value];
  last = undefined;
  nudges.value = after;
}

export function forgetHistory(): void {
  past.value = [];
  future.value = [];
  last = undefined;
}
