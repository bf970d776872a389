// Check: an object that is labelled in a picture has a 3D box in the frame.
import type { LabelCheck, Measured } from '../check.js';
import { labelledClasses } from '../frame/flat-classes.js';
import { labelledPictures } from '../frame/labelled-pictures.js';

/** `told`: height in the picture, px. */
export const no3d: LabelCheck = {
  name: 'no-3d',
  unit: 'px',
  limit: 25,
  severity: 'warning',
  about:
    'of a 2D box without a 3D box, height in the picture times the share that its label does not call hidden; in frames that have 3D boxes, and for classes that have them; 0 where it has one. Small boxes are far away, where nothing is labelled in clouds',
  start({ labels }) {
    const classes = labelledClasses(labels);
    return {
      *frame(context): Iterable<Measured> {
        if (!context.here.some(one => one.box)) return;
        for (const { picture, pairs, alone } of context.once(labelledPictures)) {
          const { sensor } = picture;
          for (const { flat } of pairs)
            yield { label: flat.bound.position, frame: flat.bound.frame, sensor, value: 0, told: [0] };
          for (const { bound, rect } of alone.flats) {
            if (!classes.solid(bound.label.category)) continue;
            const height = rect.bottom - rect.top;
            const value = height * (1 - (bound.label.occluded ?? 0));
            yield { label: bound.position, frame: bound.frame, sensor, value, told: [height] };
          }
        }
      },
    };
  },
  say({ sensor, told: [height] = [] }) {
    return `is ${height.toFixed(0)} px high in ${sensor} and has no 3D box`;
  },
};
