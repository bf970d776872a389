// A new revision of the labels: what reviewers agreed to reject is left out, what they agreed to change is changed, all else stays.
import type { Label } from '../../label/index.js';
import { applyEdit, editKey, NO_EDIT } from './apply-edit.js';
import type { Item } from './states.js';
import { targetKey } from './verdict.js';

export interface Change {
  readonly what: 'removed' | 'edited';
  readonly before: Label;
  /** Undefined where it was removed. */
  readonly after: Label | undefined;
  /** Of the item that decided: the label's own, else its track's. */
  readonly key: string;
  /** Records that decided. */
  readonly by: readonly string[];
}

/** A decision that no label can be made of: the label stays as it is. */
export interface NotApplied {
  readonly key: string;
  readonly label: string | undefined;
  readonly text: string;
}

export interface Revision {
  /** In the given order, without those that were removed. given = labels + removed. */
  readonly labels: readonly Label[];
  readonly changes: readonly Change[];
  readonly notApplied: readonly NotApplied[];
  readonly removed: number;
  readonly edited: number;
}

/**
 * A rejected item without an edit is removed; with one, it is changed; an accepted item with an edit is changed. Authors who
 * agree on the verdict and differ in the edit have not agreed: that takes an adjudication. A label's own item goes before its track's.
 * `items` must know of the labels (`presentOf`), so that nothing stale is applied.
 */
export function revise(labels: readonly Label[], items: ReadonlyMap<string, Item>): Revision {
  const kept: Label[] = [];
  const changes: Change[] = [];
  const notApplied: NotApplied[] = [];
  const used = new Set<string>();
  for (const label of labels) {
    const item = itemOf(label, items);
    if (!item) {
      kept.push(label);
      continue;
    }
    used.add(item.key);
    const decision = decisionOf(item);
    const after = typeof decision === 'function' ? decision(label) : decision;
    if (typeof after === 'string') notApplied.push({ key: item.key, label: label.id, text: after });
    if (after === label || typeof after === 'string') kept.push(label);
    else {
      const by = item.deciding.map(({ id }) => id).sort();
      changes.push({ what: after ? 'edited' : 'removed', before: label, after, key: item.key, by });
      if (after) kept.push(after);
    }
  }
  for (const item of items.values())
    if (!used.has(item.key) && isDecided(item) && item.target.kind !== 'label' && item.target.kind !== 'track')
      notApplied.push({
        key: item.key,
        label: undefined,
        text: `it is about a ${item.target.kind}, which no label can be made of`,
      });
  const removed = changes.filter(({ what }) => what === 'removed').length;
  return { labels: kept, changes, notApplied, removed, edited: changes.length - removed };
}

const isDecided = ({ state, deciding }: Item) =>
  state === 'rejected' || (state === 'accepted' && deciding.some(({ edit }) => edit !== null));

function itemOf(label: Label, items: ReadonlyMap<string, Item>): Item | undefined {
  const own = items.get(targetKey({ kind: 'label', label: label.id, rev: '' }));
  const ownDecides = own && own.state !== 'open' && own.state !== 'stale';
  if (ownDecides || label.track === '') return own;
  return items.get(targetKey({ kind: 'track', track: label.track, rev: '' })) ?? own;
}

/** What becomes of each label of the item: another, none, the same, or a sentence that says why that cannot be told. */
function decisionOf({ state, deciding }: Item): ((label: Label) => Label | undefined | string) | string {
  if (state !== 'accepted' && state !== 'rejected') return label => label;
  const edits = new Map(deciding.map(({ edit }) => [editKey(edit), edit]));
  if (edits.size > 1) return `its authors agree that it is ${state}, and propose ${edits.size} different corrections`;
  const [[key, edit]] = edits;
  if (key === NO_EDIT) return label => (state === 'rejected' ? undefined : label);
  return label => applyEdit(label, edit!);
}
