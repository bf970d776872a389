// Check: what a box holds does not go on outside of it.
import type { LabelCheck, Measured } from '../check.js';
import { pushOf } from '../frame/faces.js';
import { seenSolids } from '../frame/seen-solids.js';

/** Of the shell, m. */
const SHELL = 0.2;
/** Ranges scatter around the sides of a tight box, m. */
const NOISE = 0.05;
/** Points that a few outliers count as little against. */
const FEW = 5;

/** `told`: points in the shell, points inside, the farthest of the shell's sides that holds any (m). */
export const pointsOutside: LabelCheck = {
  name: 'points-outside',
  unit: '1',
  limit: 0.25,
  severity: 'warning',
  about:
    'points from 0.05 to 0.2 m outside of the box (not below it) that are joined to those inside, as a share of both; not the road, not in other boxes, and not on a side where they go on as walls and hedges do. Five points more are counted inside, so that one or two outside of an empty box say little',
  tellsRig: 'lidar',
  start: () => ({
    *frame(context): Iterable<Measured> {
      for (const { lidar, solid, around, faces } of context.once(seenSolids)) {
        const { points, count, open } = around;
        const half = solid.box.size.map(s => s / 2);
        let [outside, inside] = [0, 0];
        for (let i = 0; i < 3 * count; i += 3) {
          const out = [0, 1, 2].map(k => Math.abs(points[i + k]) - half[k]);
          const far = Math.max(...out);
          if (far <= NOISE) inside++;
          else if (far <= SHELL && !goesOn(points, i, out, open)) outside++;
        }
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
    return `${outside} points go on up to 0.2 m outside of it, ${inside} lie inside`;
  },
};

function goesOn(
  points: Float64Array,
  i: number,
  out: readonly number[],
  open: readonly (readonly [boolean, boolean])[],
): boolean {
  return [0, 1].some(k => out[k] > NOISE && open[k][points[i + k] > 0 ? 1 : 0]);
}
