// The piece of surface that each sample stands for: to the middle of the way to its neighbours, or to where an edge may be.
import type { Directions } from './directions.js';
import type { Pitch } from './pitch.js';
import type { Sightings } from './sightings.js';

/**
 * How far a surface surely, and at most, goes on beyond its last beam, in steps to the next beam: an edge lies anywhere between
 * the two, and a tenth is left for what beams are wide and directions are exact.
 */
export const SURE = 0.1;
export const MOST = 0.9;

/** Numbers per sample: du, dv (px) and the change of 1/distance (1/m) to each of the four sides. */
export const SIDE_NUMBERS = 3;

/**
 * axes[12 i + 3 k ..]: from sample i to the end of its piece at side k. NaN where nothing is known of that side. `surface` and
 * `neighbours` as of surface.ts and VisibilityKernels, `spots` as of spots.ts.
 */
export function patchesOf(
  { u, v, distance }: Sightings,
  directions: Directions,
  members: Int32Array,
  neighbours: Int32Array,
  surface: Int32Array,
  spots: Float64Array,
  pitch: Pitch,
): Float64Array {
  const axes = new Float64Array(12 * u.length);
  for (const i of members) {
    for (let k = 0; k < 4; k++) {
      const to = 12 * i + SIDE_NUMBERS * k;
      const j = surface[4 * i + k];
      if (j >= 0) {
        axes[to] = (u[j] - u[i]) / 2;
        axes[to + 1] = (v[j] - v[i]) / 2;
        axes[to + 2] = (1 / distance[j] - 1 / distance[i]) / 2;
        continue;
      }
      const way = k & 1;
      // Neighbours may be farther apart than usual: then an edge may lie farther out as well.
      const other = neighbours[4 * i + k] >= 0 ? neighbours[4 * i + k] : neighbours[4 * i + (k ^ 2)];
      const step = other < 0 ? 1 : stepsBetween(directions, pitch, i, other, way);
      const reach = (k < 2 ? MOST : -MOST) * step;
      axes[to] = reach * spots[4 * i + 2 * way];
      axes[to + 1] = reach * spots[4 * i + 2 * way + 1];
    }
  }
  return axes;
}

function stepsBetween({ azimuth, elevation }: Directions, pitch: Pitch, i: number, j: number, way: number): number {
  return way === 0
    ? Math.abs(azimuth[j] - azimuth[i]) / pitch.azimuth
    : Math.abs(elevation[j] - elevation[i]) / pitch.elevation;
}
