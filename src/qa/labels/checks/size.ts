// A box of another size than the other boxes of its track: rigid objects do not grow.
import { ascending, quantile, sigmaOfSorted } from '../../../time/order-statistics.js';
import type { LabelCheck } from '../check.js';

/** Boxes of a track that tell its size. */
const LEAST_LABELS = 3;
/** Nobody draws a box better than to 2 % and 1.5 cm. */
const LEAST_SHARE = 0.02;
const LEAST_METRES = 0.015;

export const size: LabelCheck = {
  name: 'size',
  unit: '1',
  limit: 4,
  severity: 'warning',
  about:
    'Largest difference of a length of the box from the median of its track, in sigmas of how much that length varies in the track, at least 2 % and 1.5 cm.',
  start: ({ labels }) => ({
    *finish() {
      for (const positions of labels.ofTrack.values()) {
        const boxes = positions.map(position => labels.labels[position]).filter(one => one.box);
        if (boxes.length < LEAST_LABELS) continue;
        const axes = [0, 1, 2].map(axis => {
          const lengths = ascending(boxes.map(one => Math.log(one.box!.size[axis])));
          const middle = quantile(lengths, 0.5);
          return { middle, sigma: Math.hypot(sigmaOfSorted(lengths), LEAST_SHARE, LEAST_METRES / Math.exp(middle)) };
        });
        for (const { position, frame, box } of boxes) {
          const off = axes.map(({ middle, sigma }, axis) => Math.abs(Math.log(box!.size[axis]) - middle) / sigma);
          const worst = off.indexOf(Math.max(...off));
          const told = [worst, box!.size[worst], Math.exp(axes[worst].middle)];
          yield { label: position, frame, value: off[worst], sensor: '', told };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    `is ${told[1].toFixed(2)} m ${['long', 'wide', 'high'][told[0]]}; the median of its track is ${told[2].toFixed(2)} m`,
};
