// The class that a label is compared within: what most labels of its track are called, so that a wrong class spoils no other's numbers.
import type { BoundLabels } from '../../frame/scene/index.js';

/** By position; '' for −1, what has no label. */
export type ClassOf = (position: number) => string;

/** Of classes that are equally frequent in a track, the one that its first label has. */
export function labelClasses({ labels, ofTrack }: BoundLabels): ClassOf {
  const ofPosition = labels.map(({ label }) => label.category);
  for (const positions of ofTrack.values()) {
    const counts = new Map<string, number>();
    for (const position of positions) {
      const { category } = labels[position].label;
      counts.set(category, (counts.get(category) ?? 0) + 1);
    }
    if (counts.size < 2) continue;
    const [most] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best));
    for (const position of positions) ofPosition[position] = most;
  }
  return position => (position < 0 ? '' : ofPosition[position]);
}
