// A box of a size that its class does not have in this dataset.

import type { Label } from '../../../label/index.js';
import { ascending, median, quantile, sigmaOfSorted } from '../../../time/order-statistics.js';
import type { LabelCheck } from '../check.js';
import { mostFrequent } from '../track/tracks.js';

/** Fewer objects tell no usual size. */
const LEAST_OBJECTS = 6;
/** Sizes of a class may be entered from a table: two cars are not told apart below this share. */
const LEAST_SHARE = 0.06;
const LEAST_METRES = 0.04;

interface Member {
  readonly position: number;
  readonly label: Label;
  readonly logs: readonly number[];
}

export const classSize: LabelCheck = {
  name: 'class-size',
  unit: '1',
  limit: 8,
  severity: 'warning',
  about:
    'Largest difference of a length of the box from the median of its class in this dataset, each track counted once, in sigmas of how much the class varies, at least 6 % and 4 cm; classes with fewer than 6 objects are not measured.',
  start: ({ labels }) => ({
    *finish() {
      const trackClass = new Map(
        [...labels.ofTrack].map(([track, positions]) => [
          track,
          mostFrequent(positions.map(position => labels.labels[position].label.category)),
        ]),
      );
      const classes = new Map<string, Member[]>();
      for (const { position, label, box } of labels.labels) {
        if (!box) continue;
        const same = classes.get(label.category) ?? [];
        same.push({ position, label, logs: box.size.map(Math.log) });
        classes.set(label.category, same);
      }
      for (const [category, members] of classes) {
        const objects = new Map<string | number, (readonly number[])[]>();
        for (const { position, label, logs } of members) {
          // One label of another class makes no object of this one.
          if (label.track !== '' && trackClass.get(label.track) !== category) continue;
          const object = label.track || position;
          const known = objects.get(object);
          if (known) known.push(logs);
          else objects.set(object, [logs]);
        }
        if (objects.size < LEAST_OBJECTS) continue;
        const axes = [0, 1, 2].map(axis => {
          const lengths = ascending([...objects.values()].map(boxes => median(boxes.map(logs => logs[axis]))));
          const middle = quantile(lengths, 0.5);
          return { middle, sigma: Math.hypot(sigmaOfSorted(lengths), LEAST_SHARE, LEAST_METRES / Math.exp(middle)) };
        });
        for (const { position, logs } of members) {
          const off = axes.map(({ middle, sigma }, axis) => Math.abs(logs[axis] - middle) / sigma);
          const worst = off.indexOf(Math.max(...off));
          const told = [worst, Math.exp(logs[worst]), Math.exp(axes[worst].middle), objects.size];
          yield { label: position, frame: labels.labels[position].frame, value: off[worst], sensor: '', told };
        }
      }
    },
  }),
  say: ({ label, told = [] }, { labels }) =>
    `is ${told[1].toFixed(2)} m ${['long', 'wide', 'high'][told[0]]}; the ${told[3]} objects of class ${JSON.stringify(labels.labels[label].label.category)} have a median of ${told[2].toFixed(2)} m`,
};
