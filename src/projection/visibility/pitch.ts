// How far the beams of a cloud lie apart, in azimuth and in elevation, found from the cloud itself.
import { Cells } from '../../kernel/visibility/cells.js';
import { median } from '../../time/order-statistics.js';
import type { Directions } from './directions.js';
import type { Samples } from './samples.js';

/** rad. */
export interface Pitch {
  readonly azimuth: number;
  readonly elevation: number;
}

/** Farther apart than this, beams tell nothing of what stands between them, rad. */
const WIDEST = 0.1;
/** Cells around a point in which its neighbours are looked for: rows may lie ten times farther apart than points in a row. */
const REACH = 5;
/** One cell of so many is looked at, and at least some hundreds of a large cloud's. */
const SHARE = 8;
const SHARE_OF_MANY = 32;
/** Points of a large cloud. */
const MANY = 4000;

/**
 * Medians of the distance to the next point sideways and the next point above or below. Undefined where points have no
 * neighbours in one of the two ways: a single line of a flat scanner, a radar's few points.
 */
export function pitchOf({ azimuth, elevation }: Directions, { members, even }: Samples): Pitch | undefined {
  const cells = new Cells(azimuth, elevation, even, even);
  for (const i of members) cells.add(i);
  const sideways: number[] = [];
  const upward: number[] = [];
  const share = members.length < MANY ? SHARE : SHARE_OF_MANY;
  for (const i of members) {
    // Which points are asked depends on where they are, not on their order.
    if (((cells.x[i] + 3 * cells.y[i]) & (share - 1)) !== 0) continue;
    const { side, up } = nearest(cells, azimuth, elevation, i);
    if (side < WIDEST) sideways.push(side);
    if (up < WIDEST) upward.push(up);
  }
  if (sideways.length === 0 || upward.length === 0) return undefined;
  return { azimuth: median(sideways), elevation: median(upward) };
}

/** To the next point within 27° of the horizontal, and of the vertical. */
function nearest(cells: Cells, azimuth: Float64Array, elevation: Float64Array, i: number) {
  let side = Number.POSITIVE_INFINITY;
  let up = Number.POSITIVE_INFINITY;
  for (let y = -REACH; y <= REACH; y++) {
    for (let x = -REACH; x <= REACH; x++) {
      for (let j = cells.first(cells.x[i] + x, cells.y[i] + y); j >= 0; j = cells.after(j)) {
        if (j === i) continue;
        const da = Math.abs(azimuth[j] - azimuth[i]);
        const de = Math.abs(elevation[j] - elevation[i]);
        if (de <= 0.5 * da) side = Math.min(side, da);
        else if (da <= 0.5 * de) up = Math.min(up, de);
      }
    }
  }
  return { side, up };
}
