// Which beams lie next to each other: for every sample the next one to each of four sides, by direction.
import { Cells } from './cells.js';
import type { Directions } from './directions.js';
import type { Pitch } from './pitch.js';
import type { Samples } from './samples.js';

/** Sides of a sample, in the order of `Neighbours.at`: k and k ^ 2 are opposite, k and k + 1 are at right angles. */
export const SIDES = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** Nearer than this part of the pitch it is the same row or column. */
const LEAST = 0.3;
/** Farther aside than this part of the pitch it is another row; columns of a spinning scanner are less exact. */
const ASIDE = [0.5, 0.6] as const;
/** How far a neighbour is looked for, pitches. Rows of many scanners lie farther apart at the top and the bottom. */
const REACH = [3, 6] as const;

/** at[4 i + k]: the neighbour of sample i at side k, −1 for none. */
export function neighboursOf({ azimuth, elevation }: Directions, { members }: Samples, pitch: Pitch): Int32Array {
  const cells = new Cells(azimuth, elevation, pitch.azimuth, pitch.elevation);
  for (const i of members) cells.add(i);
  const at = new Int32Array(4 * azimuth.length).fill(-1);
  const size = [pitch.azimuth, pitch.elevation] as const;
  for (const i of members) {
    for (let k = 0; k < 4; k++) at[4 * i + k] = next(cells, azimuth, elevation, i, k, size);
  }
  return at;
}

/** Cells are gone through outwards; within the first that holds one it is the one that lies nearest, along and then aside. */
function next(
  cells: Cells,
  azimuth: Float64Array,
  elevation: Float64Array,
  i: number,
  side: number,
  size: readonly [number, number],
): number {
  const stepX = SIDES[side][0];
  const stepY = SIDES[side][1];
  const way = side & 1;
  const sign = stepX + stepY;
  const acrossX = Math.abs(stepY);
  const acrossY = Math.abs(stepX);
  const a = azimuth[i];
  const e = elevation[i];
  for (let step = 0; step <= REACH[way]; step++) {
    let found = -1;
    let least = Number.POSITIVE_INFINITY;
    let leastAside = Number.POSITIVE_INFINITY;
    for (let across = -1; across <= 1; across++) {
      const x = cells.x[i] + step * stepX + across * acrossX;
      const y = cells.y[i] + step * stepY + across * acrossY;
      for (let j = cells.first(x, y); j >= 0; j = cells.after(j)) {
        const da = azimuth[j] - a;
        const de = elevation[j] - e;
        const along = (sign * (way === 0 ? da : de)) / size[way];
        const aside = Math.abs(way === 0 ? de : da) / size[1 - way];
        if (along < LEAST || aside > ASIDE[way]) continue;
        if (along > least || (along === least && aside >= leastAside)) continue;
        least = along;
        leastAside = aside;
        found = j;
      }
    }
    if (found >= 0) return found;
  }
  return -1;
}
