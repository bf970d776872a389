// What `framelock review apply` says of a revision: as lines for people and as JSON.
import type { Issues } from '../../issue.js';
import { canonicalLabel, type Item, itemStates, type Revision } from '../../qa/review/index.js';
import { count, many, table } from '../print.js';

export function revisionJson(
  { labels, changes, notApplied, removed, edited }: Revision,
  items: ReadonlyMap<string, Item>,
) {
  return {
    given: labels.length + removed,
    labels: labels.length,
    removed,
    edited,
    states: statesOf(items),
    changes: changes.map(({ what, before, after, key, by }) => ({
      what,
      label: before.id,
      item: key,
      by,
      // As they are hashed: whole µm, 1e-9 and 1e-4 px (docs/REVIEW.md).
      before: canonicalLabel(before),
      after: after ? canonicalLabel(after) : null,
    })),
    not_applied: notApplied.map(({ key, label, text }) => ({ item: key, label: label ?? null, text })),
  };
}

export function revisionText(revision: Revision, items: ReadonlyMap<string, Item>): string {
  const { labels, removed, edited, notApplied } = revision;
  return [
    `${many(labels.length + removed, 'label')}: ${count(removed)} removed, ${count(edited)} corrected, ${many(notApplied.length, 'decision')} not applied`,
    table(
      ['state', 'items'],
      statesOf(items).map(({ state, items: n }) => [state, n]),
    ),
  ].join('\n');
}

function statesOf(items: ReadonlyMap<string, Item>) {
  const all = [...items.values()];
  return itemStates.map(state => ({ state, items: all.filter(item => item.state === state).length }));
}

/** FL1055, with the first and how many. */
export function sayNotApplied({ notApplied }: Revision, issues: Issues): void {
  if (notApplied.length === 0) return;
  const [{ key, text }] = notApplied;
  issues.merge({
    code: 'FL1055',
    severity: 'warning',
    text: `${key}: ${text}; left as it was`,
    count: notApplied.length,
  });
}
