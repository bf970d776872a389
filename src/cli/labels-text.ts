// What `framelock labels` says of a set of labels: as lines for people and as JSON.
import type { Label, LabelSet } from '../label/index.js';
import { count, many, table } from './print.js';

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

export function labelSummary({ format, labels, found, dropped, notes }: LabelSet): LabelSummary {
  const stamps = labels.flatMap(({ moment }) => ('stampNs' in moment ? [moment.stampNs] : []));
  const tracks = new Set(labels.map(label => label.track));
  const bound = (better: (a: bigint, b: bigint) => boolean) =>
    stamps.reduce<bigint | null>((best, ns) => (best === null || better(ns, best) ? ns : best), null);
  return {
    format,
    found,
    labels: labels.length,
    dropped: [...dropped].map(([name, n]) => ({ name, labels: n })).sort(byCount),
    classes: counted(labels, label => [label.category]),
    frames: counted(labels, label => (label.box ? [label.frame] : [])),
    cameras: counted(labels, label => label.boxes2.map(box => box.camera)),
    tracks: tracks.size - (tracks.has('') ? 1 : 0),
    without_track: labels.reduce((n, label) => n + (label.track === '' ? 1 : 0), 0),
    boxes_3d: labels.reduce((n, label) => n + (label.box ? 1 : 0), 0),
    boxes_2d: labels.reduce((n, label) => n + label.boxes2.length, 0),
    moments: new Set(labels.map(({ moment }) => ('stampNs' in moment ? moment.stampNs : moment.file))).size,
    first_stamp_ns: bound((a, b) => a < b),
    last_stamp_ns: bound((a, b) => a > b),
    notes,
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

function counted(labels: readonly Label[], namesOf: (label: Label) => readonly string[]): Count[] {
  const counts = new Map<string, number>();
  for (const label of labels) for (const name of namesOf(label)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, n]) => ({ name, labels: n })).sort(byCount);
}

function byCount(a: Count, b: Count): number {
  return b.labels - a.labels || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
