// Finds the extrinsic of least NID near a given one: coarse pictures first, culling again before each round.
import type { SE3 } from '../../geometry/se3.js';
import { nelderMead } from './nelder-mead.js';
import { type ChannelFrame, moved, objectiveAround } from './objective.js';
import { fitQuadratic, leastPlace, stencilOf } from './quadratic.js';

export interface Searched {
  readonly T_camera_lidar: SE3;
  readonly evaluations: number;
}

interface Round {
  /** Halvings of the picture below the finest. */
  readonly level: number;
  readonly mostPoints: number;
  /** Of the simplex, in units. */
  readonly step: number;
  readonly most: number;
  readonly size: number;
}

/** From about ±2° and ±20 cm down: a simplex is a few steps wide, and steps shrink with the pixels. */
const ROUNDS: readonly Round[] = [
  { level: 2, mostPoints: 2500, step: 1, most: 240, size: 0.05 },
  { level: 1, mostPoints: 4000, step: 0.4, most: 160, size: 0.03 },
];

/** Radii, in units, of the quadratics that end the search: 0.2° and 0.12°. */
const RADII = [0.35, 0.15, 0.08, 0.05];

/** Points kept outside of the picture, px per px of its width: 4°, which is twice what the search may turn. */
export const MARGIN = 0.07;

/** `finest`: halvings of the picture in the last rounds. Axes that are not in `free` stay as given. */
export function search(frames: readonly ChannelFrame[], given: SE3, free: readonly number[], finest: number): Searched {
  let T = given;
  let evaluations = 0;
  const margin = MARGIN * (frames[0]?.evidence.camera.width ?? 0);
  for (const { level, mostPoints, step, most, size } of ROUNDS) {
    const objective = objectiveAround(frames, T, free, { level: finest + level, mostPoints, margin });
    const found = nelderMead(objective.at, new Float64Array(free.length), new Float64Array(free.length).fill(step), {
      most,
      size,
    });
    evaluations += found.evaluations;
    T = moved(T, found.x, free);
  }
  const stencil = stencilOf(free.length);
  for (const radius of RADII) {
    const objective = objectiveAround(frames, T, free, { level: finest, mostPoints: FINE_POINTS, margin });
    const values = stencil.places.map(place => objective.at(place.map(p => p * radius)));
    evaluations += values.length;
    T = moved(
      T,
      leastPlace(fitQuadratic(stencil, values), 1.5).map(p => p * radius),
      free,
    );
  }
  return { T_camera_lidar: T, evaluations };
}

/** Points per frame of the last rounds. */
export const FINE_POINTS = 8000;
