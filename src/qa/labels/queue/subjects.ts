// What a queue asks about: a label, a whole track where the fault is the track's, or a place without a label; most suspicious first.
import type { BoundLabels } from '../../../frame/scene/index.js';
import type { Judged } from '../judge-labels.js';
import type { Reason } from '../suspicion.js';

export type Subject =
  | { readonly kind: 'label' | 'track'; readonly rows: readonly number[]; readonly row: number; readonly score: number }
  | { readonly kind: 'place'; readonly reason: Reason; readonly score: number };

/** A track is one subject where this share of its labels, and so many, have the same check as their strongest reason. */
const SHARE_OF_TRACK = 0.6;
const FEWEST_OF_TRACK = 3;

/** Those that something speaks against; ties in the order of the labels, labels before places. */
export function subjectsOf({ suspicion, context }: Judged): Subject[] {
  const { labels } = context;
  const { scores } = suspicion;
  const taken = new Set<number>();
  const subjects: Subject[] = [];
  for (const [track, rows] of labels.ofTrack) {
    if (track === '' || rows.length < FEWEST_OF_TRACK) continue;
    const common = commonCause(rows, position => suspicion.reasonsOf(position)[0]?.check);
    if (!common) continue;
    const row = most(common, scores);
    subjects.push({ kind: 'track', rows, row, score: scores[row] });
    // Labels of it with another reason of their own are asked about apart.
    for (const position of common) taken.add(position);
  }
  for (let position = 0; position < labels.labels.length; position++)
    if (scores[position] > 0 && !taken.has(position))
      subjects.push({ kind: 'label', rows: [position], row: position, score: scores[position] });
  for (const place of suspicion.places) subjects.push({ kind: 'place', reason: place, score: place.score });
  return subjects.sort((a, b) => b.score - a.score || firstOf(a) - firstOf(b));
}

/** The labels of a track that one check speaks against, where these are most of it. */
function commonCause(rows: readonly number[], checkOf: (row: number) => number | undefined): number[] | undefined {
  const byCheck = new Map<number, number[]>();
  for (const row of rows) {
    const check = checkOf(row);
    if (check !== undefined) byCheck.set(check, [...(byCheck.get(check) ?? []), row]);
  }
  const found = [...byCheck.values()].sort((a, b) => b.length - a.length)[0];
  return found && found.length >= Math.max(FEWEST_OF_TRACK, SHARE_OF_TRACK * rows.length) ? found : undefined;
}

function most(rows: readonly number[], scores: Float64Array): number {
  return rows.reduce((best, row) => (scores[row] > scores[best] ? row : best));
}

const firstOf = (subject: Subject) => (subject.kind === 'place' ? Number.MAX_SAFE_INTEGER : subject.row);

/** A label that is drawn whatever speaks against it. */
export function labelSubject(position: number, { suspicion }: Judged): Subject {
  return { kind: 'label', rows: [position], row: position, score: suspicion.scores[position] };
}

export const rowsOf = (subject: Subject): readonly number[] => (subject.kind === 'place' ? [] : subject.rows);

export type SubjectLabels = Pick<BoundLabels, 'labels' | 'ofTrack' | 'ofFrame'>;
