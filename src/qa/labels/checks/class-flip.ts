// A label whose class differs from that of its track.
import type { LabelCheck } from '../check.js';
import { mostFrequent } from '../track/tracks.js';

export const classFlip: LabelCheck = {
  name: 'class-flip',
  unit: '1',
  limit: 0.5,
  severity: 'warning',
  about:
    'Share of the labels of a track that give the object another class. A label of the rarer class is a finding; of two classes that are equally frequent, the later one.',
  start: ({ labels }) => ({
    *finish() {
      for (const positions of labels.ofTrack.values()) {
        if (positions.length < 2) continue;
        const names = positions.map(position => labels.labels[position].label.category);
        const counts = new Map<string, number>();
        for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
        const own = mostFrequent(names);
        for (const [i, position] of positions.entries()) {
          const share = 1 - counts.get(names[i])! / positions.length;
          const value = names[i] === own ? Math.min(0.5, share) : Math.max(share, 0.5 + 0.5 / positions.length);
          const other = positions[names.indexOf(own)];
          const told = [counts.get(names[i])!, positions.length];
          yield { label: position, frame: labels.labels[position].frame, value, sensor: '', told, other };
        }
      }
    },
  }),
  say: ({ label, told = [], other }, { labels }) => {
    const name = (position: number) => JSON.stringify(labels.labels[position].label.category);
    return `is called ${name(label)} in ${told[0]} of the ${told[1]} labels of its track, which calls it ${name(other ?? label)} otherwise`;
  },
};
