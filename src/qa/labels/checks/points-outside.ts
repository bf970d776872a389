// Check: what a box holds does not go on outside of it.
import type { LabelCheck, Measured } from '../check.js';
import { pushOf } from '../frame/faces.js';
import { seenSolids } from '../frame/seen-solids.js';

/** Points that a few outliers count as little against. */
const FEW = 5;

/** `told`: points outside, points inside. */
export const pointsOutside: LabelCheck = {
  name: 'points-outside',
  unit: '1',
  limit: 0.25,
  severity: 'warning',
  about:
    'points from 0.15 to 0.6 m outside the box (not below it), as a share of all; without the road, points in other boxes, and things that continue as walls and hedges do. Five extra points are counted inside, so that one or two outside an empty box say little',
  tellsRig: 'lidar',
  start: () => ({
    *frame(context): Iterable<Measured> {
      for (const { lidar, solid, around, faces } of context.once(seenSolids)) {
        const { outside, within: inside } = around;
        if (inside + outside === 0) continue;
        yield {
          label: solid.bound.position,
          frame: solid.bound.frame,
          sensor: lidar.cloud.sensor,
          value: outside / (outside + inside + FEW),
          shift: pushOf(solid, faces),
          told: [outside, inside],
        };
      }
    },
  }),
  say({ told: [outside, inside] = [] }) {
    return `${outside} points of what stands there lie up to 0.6 m outside it, ${inside} inside`;
  },
};
