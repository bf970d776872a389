// The order of labels in time, whether their moments are stamps or numbered files.
import type { Label, LabelMoment } from '../../label/index.js';
import { compareTexts } from '../../text-order.js';

/** By stamp; files by number where they are numbers, else by their names; stamps before files. */
export function compareMoments(a: LabelMoment, b: LabelMoment): number {
  if ('stampNs' in a && 'stampNs' in b) return a.stampNs < b.stampNs ? -1 : a.stampNs > b.stampNs ? 1 : 0;
  if ('file' in a && 'file' in b) return compareNames(a.file, b.file);
  return 'stampNs' in a ? -1 : 1;
}

function compareNames(a: string, b: string): number {
  const [x, y] = [a, b].map(name => (/^\d{1,30}$/.test(name) ? BigInt(name) : undefined));
  if (x !== undefined && y !== undefined && x !== y) return x < y ? -1 : 1;
  return compareTexts(a, b);
}

/** One text per moment, as a key. */
export function momentKey(moment: LabelMoment): string {
  return 'file' in moment ? `file ${moment.file}` : moment.stampNs.toString();
}

/** Positions of the labels with a box by track, in order of time; labels without a track are in none. */
export function boxTracks(labels: readonly Label[]): Map<string, number[]> {
  const tracks = new Map<string, number[]>();
  labels.forEach(({ track, box }, position) => {
    if (track === '' || !box) return;
    const known = tracks.get(track);
    if (known) known.push(position);
    else tracks.set(track, [position]);
  });
  for (const positions of tracks.values())
    positions.sort((a, b) => compareMoments(labels[a].moment, labels[b].moment) || a - b);
  return tracks;
}
