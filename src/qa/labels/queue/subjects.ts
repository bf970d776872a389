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
export function subjectsOf(judged: Judged): Subject[] {
  const { suspicion, context } = judged;
  const { labels } = context;
  const { scores } = suspicion;
  const taken = new Set<number>();
  const subjects: Subject[] = [];
  for (const [track, others] of exchangedTracks(judged)) {
    const rows = labels.ofTrack.get(track)!;
    const row = most(rows, scores);
    if (taken.has(row)) continue;
    subjects.push({ kind: 'track', rows, row, score: scores[row] });
    for (const one of [track, ...others]) for (const position of labels.ofTrack.get(one)!) taken.add(position);
  }
  for (const rows of labels.ofTrack.values()) {
    if (rows.length < FEWEST_OF_TRACK || taken.has(rows[0])) continue;
    const common = commonCause(rows, position => suspicion.reasonsOf(position)[0]?.check);
    if (!common) continue;
    const row = most(common, scores);
    subjects.push({ kind: 'track', rows, row, score: scores[row] });
    // Labels of it with another reason of their own are asked about apart.
    for (const position of common) taken.add(position);
  }
  for (let position = 0; position < labels.labels.length; position++) {
    if (!(scores[position] > 0) || taken.has(position)) continue;
    const others = [...twinsOf(position, labels), ...partnerOf(position, judged)];
    const rows = [...new Set([position, ...others.filter(other => !taken.has(other))])].sort((a, b) => a - b);
    const row = most(rows, scores);
    for (const one of rows) taken.add(one);
    subjects.push({ kind: 'label', rows, row, score: scores[row] });
  }
  for (const place of suspicion.places) subjects.push({ kind: 'place', reason: place, score: place.score });
  return subjects.sort((a, b) => b.score - a.score || firstOf(a) - firstOf(b));
}

/** Tracks of which a check says that all of them is to be looked at, and those that it names with them; most suspicious first. */
function exchangedTracks({ measurements, suspicion, context }: Judged): Map<string, Set<string>> {
  const { labels } = context.labels;
  const found = new Map<string, { score: number; others: Set<string> }>();
  for (const [k, { check, count, label, other, value }] of measurements.entries()) {
    if (check.subject !== 'track') continue;
    for (let i = 0; i < count; i++) {
      if (label[i] < 0) continue;
      const { track } = labels[label[i]].label;
      if (track === '' || !(value[i] > suspicion.densities[k].limitOf(label[i]))) continue;
      const known = found.get(track) ?? { score: 0, others: new Set<string>() };
      const with_ = other[i] < 0 ? '' : labels[other[i]].label.track;
      if (with_ !== '' && with_ !== track) known.others.add(with_);
      found.set(track, { ...known, score: Math.max(known.score, suspicion.scores[label[i]]) });
    }
  }
  const sorted = [...found].sort(([a, x], [b, y]) => y.score - x.score || (a < b ? -1 : 1));
  return new Map(sorted.map(([track, { others }]) => [track, others]));
}

/** Other labels of the same object at the same moment: its boxes in pictures, where a file has them as labels of their own. */
function twinsOf(position: number, { labels, ofFrame }: BoundLabels): number[] {
  const { frame, label } = labels[position];
  if (label.track === '') return [];
  return ofFrame[frame].filter(other => other !== position && labels[other].label.track === label.track);
}

/** The label that its strongest reason names, where that one's strongest reason names it: two boxes of one car are one question. */
function partnerOf(position: number, { suspicion, measurements }: Judged): number[] {
  const named = (of: number) => {
    const [reason] = suspicion.reasonsOf(of);
    return reason ? measurements[reason.check].other[reason.index] : -1;
  };
  const other = named(position);
  return other >= 0 && other !== position && named(other) === position ? [other] : [];
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
