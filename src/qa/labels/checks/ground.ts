// Check: a box stands on the ground.
import type { LabelCheck, Measured } from '../check.js';
import { labelledClouds } from '../frame/labelled-clouds.js';

/** Ground that is known worse than this tells nothing, m. */
const MOST_SIGMA = 0.1;

/** `told`: height of the bottom above the ground, m (negative below), its standard deviation, m. */
export const ground: LabelCheck = {
  name: 'ground',
  unit: 'm',
  limit: 0.35,
  severity: 'warning',
  about:
    'height of the bottom above or below the ground, less twice its standard deviation; the ground is a plane through the lowest points around the box, and nothing is measured where they do not lie in one. Things that hang, or stand on something, are flagged as well',
  start: () => ({
    *frame(context): Iterable<Measured> {
      for (const { cloud, solids } of context.once(labelledClouds))
        for (const { bound, box, ground: road } of solids) {
          if (!road || road.sigma > MOST_SIGMA) continue;
          const [x, y, z] = box.T.t;
          const above = z - box.size[2] / 2 - road.at(x, y);
          const value = Math.max(0, Math.abs(above) - 2 * road.sigma);
          yield { label: bound.position, frame: bound.frame, sensor: cloud.sensor, value, told: [above, road.sigma] };
        }
    },
  }),
  say({ told: [above, sigma] = [] }) {
    return `its bottom is ${Math.abs(above).toFixed(2)} m ${above > 0 ? 'above' : 'below'} the ground (known to ${sigma.toFixed(2)} m)`;
  },
};
