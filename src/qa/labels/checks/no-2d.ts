// Check: a 3D box that a labelled picture shows clearly has a 2D box in it.
import type { LabelCheck, Measured } from '../check.js';
import { labelledClasses } from '../frame/flat-classes.js';
import { hiddenShare } from '../frame/hidden-share.js';
import { labelledPictures } from '../frame/labelled-pictures.js';
import { lidarViews } from '../frame/lidar-view.js';

/** Fewer returns do not show that it is there at all. */
const FEWEST = 3;

/** `told`: height in the picture, px, and share that is not hidden. */
export const no2d: LabelCheck = {
  name: 'no-2d',
  unit: 'px',
  limit: 20,
  severity: 'warning',
  about:
    'of a 3D box without a 2D box, height in the picture times the share that is hidden neither by nearer boxes or returns nor by the border; in pictures that have 2D boxes, and for classes that have them; 0 where it has one',
  start({ labels }) {
    const classes = labelledClasses(labels);
    return {
      *frame(context): Iterable<Measured> {
        const lidar = context.once(lidarViews);
        for (const view of context.once(labelledPictures)) {
          const sensor = view.picture.sensor;
          for (const { solid } of view.pairs)
            yield { label: solid.bound.position, frame: solid.bound.frame, sensor, value: 0, told: [0, 1] };
          for (const solid of view.alone.solids) {
            const { bound, rect, truncation } = solid;
            const seen = lidar.get(bound.position);
            if (!classes.flat(bound.label.category) || (seen && seen.returns < FEWEST)) continue;
            const free =
              1 - Math.max(hiddenShare(solid, view), seen?.hidden ?? 0, bound.label.occluded ?? 0, truncation);
            // Half hidden is what many guidelines leave out.
            const share = Math.max(0, 2 * free - 1);
            const height = rect.bottom - rect.top;
            yield { label: bound.position, frame: bound.frame, sensor, value: height * share, told: [height, free] };
          }
        }
      },
    };
  },
  say({ sensor, told: [height, free] = [] }) {
    return `${sensor} shows it ${height.toFixed(0)} px high, ${Math.round(100 * free)} % of it unhidden, and has no 2D box for it`;
  },
};
