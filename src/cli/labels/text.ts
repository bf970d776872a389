// What `framelock labels` says of a set of labels: as lines for people and as JSON.
import type { Label, LabelSet } from '../../label/index.js';
import { compareTexts } from '../../text-order.js';
import { count, many, table } from '../print.js';

type Count = { readonly name: string; readonly labels: number };

export interface LabelSummary {
  readonly format: string;
  readonly found: number;
  readonly labels: number;
  readonly dropped: readonly Count[];
  readonly classes: readonly Count[];
  readonly frames: readonly Count[];
  readonly cameras: readonly Count[];
  readonly tracks: number;
  readonly without_track: number;
  readonly boxes_3d: number;
  readonly boxes_2d: number;
  readonly moments: number;
  readonly first_stamp_ns: bigint | null;
  readonly last_stamp_ns: bigint | null;
  readonly notes: readonly string[];
}

/** Counts labels as they come: they need not all be there at once. */
export interface LabelTally {
  add(label: Label): void;
  /** `labels` of the set are counted by `add`, too, where they were kept. */
  summary(set: LabelSet): LabelSummary;
}

export function labelTally(): LabelTally {
  const [classes, frames, cameras] = [counter(), counter(), counter()];
  const tracks = new Set<string>();
  const moments = new Set<bigint | string>();
  let [labels, alone, boxes3, boxes2] = [0, 0, 0, 0];
  let [first, last]: (bigint | null)[] = [null, null];
  return {
    add(label) {
      labels++;
      classes.add(label.category);
      if (label.track === '') alone++;
      else tracks.add(label.track);
      if (label.box) {
        boxes3++;
        frames.add(label.frame);
      }
      boxes2 += label.boxes2.length;
      for (const { camera } of label.boxes2) cameras.add(camera);
      if ('file' in label.moment) moments.add(label.moment.file);
      else {
        const { stampNs } = label.moment;
        moments.add(stampNs);
        if (first === null || stampNs < first) first = stampNs;
        if (last === null || stampNs > last) last = stampNs;
      }
    },
    summary: ({ format, found, dropped, notes }) => ({
      format,
      found,
      labels,
      dropped: counts(dropped),
      classes: classes.counts(),
      frames: frames.counts(),
      cameras: cameras.counts(),
      tracks: tracks.size,
      without_track: alone,
      boxes_3d: boxes3,
      boxes_2d: boxes2,
      moments: moments.size,
      first_stamp_ns: first,
      last_stamp_ns: last,
      notes,
    }),
  };
}

export function labelText(summary: LabelSummary): string {
  const { format, found, labels, dropped, tracks, without_track: alone, moments, notes } = summary;
  const list = (counts: readonly Count[], none: string) =>
    counts.map(one => `${one.name === '' ? none : one.name} ${count(one.labels)}`).join(', ');
  return [
    `${format}: ${count(labels)} of ${count(found)} labels, ${count(summary.boxes_3d)} boxes in space, ${count(summary.boxes_2d)} in pictures`,
    `${many(moments, 'moment')}, ${many(tracks, 'track')}${alone > 0 ? `, ${count(alone)} labels without one` : ''}`,
    ...(summary.boxes_3d > 0 ? [`frames: ${list(summary.frames, 'the labelled cloud')}`] : []),
    ...(summary.boxes_2d > 0 ? [`cameras: ${list(summary.cameras, 'not named')}`] : []),
    ...(dropped.length > 0 ? [`left out: ${list(dropped, '')}`] : []),
    table(
      ['class', 'labels'],
      summary.classes.map(one => [one.name, one.labels]),
    ),
    ...notes.map(note => `note: ${note}`),
  ].join('\n');
}

function counter() {
  const known = new Map<string, number>();
  return {
    add: (name: string) => void known.set(name, (known.get(name) ?? 0) + 1),
    counts: () => counts(known),
  };
}

function counts(known: ReadonlyMap<string, number>): Count[] {
  return [...known].map(([name, n]) => ({ name, labels: n })).sort(byCount);
}

function byCount(a: Count, b: Count): number {
  return b.labels - a.labels || compareTexts(a.name, b.name);
}
