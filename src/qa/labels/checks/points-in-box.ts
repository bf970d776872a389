// Check: a box holds as many returns as its size, its distance and what hides it lead to expect.
import type { LabelCheck, Measured } from '../check.js';
import { fewerThan } from '../frame/fewer-than.js';
import { type Counted, fillOf } from '../frame/fill.js';
import { seenSolids } from '../frame/seen-solids.js';

/** Of what hides a box, this much more than its returns say may hide it: its own edges, and beams from which nothing comes back. */
const HIDING = 0.15;

interface Seen extends Counted {
  readonly label: number;
  readonly frame: number;
  readonly sensor: string;
  readonly range: number;
  readonly hidden: number;
}

/** `told`: returns, expected returns, range (m), hidden share. */
export const pointsInBox: LabelCheck = {
  name: 'points-in-box',
  unit: '-log10 p',
  limit: 3,
  severity: 'warning',
  about:
    'returns inside the box against the number expected from its direction and distance, the beams there and what stands in front of it; how much of a box a class fills, and how that scatters, is learned from the dataset. A value of 3 happens once in a thousand',
  start() {
    const seen: Seen[] = [];
    return {
      frame(context): Iterable<Measured> {
        for (const { lidar, solid, expected: found } of context.once(seenSolids)) {
          const { bound } = solid;
          seen.push({
            label: bound.position,
            frame: bound.frame,
            sensor: lidar.cloud.sensor,
            category: bound.label.category,
            n: found.inside,
            expected: Math.max(0, found.beams - (1 + HIDING) * found.before),
            range: found.range,
            hidden: found.beams > 0 ? Math.min(1, found.before / found.beams) : 0,
          });
        }
        return [];
      },
      *finish() {
        const fill = fillOf(seen);
        for (const { label, frame, sensor, category, n, expected, range, hidden } of seen) {
          const { share, shape } = fill(category);
          const mean = share * expected;
          yield { label, frame, sensor, value: fewerThan(n, mean, shape), told: [n, mean, range, hidden] };
        }
      },
    };
  },
  say({ told: [n, mean, range, hidden] = [] }) {
    const behind = hidden > 0.05 ? `, ${Math.round(100 * hidden)} % of it hidden` : '';
    return `holds ${n} point${n === 1 ? '' : 's'} above the ground; about ${Math.round(mean)} are expected at ${range.toFixed(0)} m${behind}`;
  },
};
