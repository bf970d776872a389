// Finds the extrinsic of least distance near a given one: coarse pictures first, culling again before each round.
import type { SE3 } from '../../geometry/se3.js';
import type { FrameKit } from './frame-kit.js';
import { nelderMead } from './nelder-mead.js';
import { type Counting, moved, objectiveAround } from './objective.js';
import { fitQuadratic, leastPlace, stencilOf } from './quadratic.js';

interface Round {
  /** Halvings of the picture beyond the finest. */
  readonly level: number;
  readonly mostPoints: number;
  /** Of the simplex, in units. */
  readonly step: number;
  readonly most: number;
  readonly size: number;
}

/** From about ±2° and ±20 cm down: a simplex is a few steps wide, and steps shrink with the pixels. */
const ROUNDS: readonly Round[] = [
  { level: 2, mostPoints: 1500, step: 1, most: 240, size: 0.06 },
  { level: 1, mostPoints: 2500, step: 0.4, most: 160, size: 0.04 },
];

/** Radii, in units, of the quadratics that end the search: 0.2° down to 0.03°, no wider than the ripples of the pixels need. */
const RADII = [0.35, 0.15, 0.08, 0.05];

/** Points per frame of the last rounds. */
export const FINE_POINTS = 4000;

/** `finest`: how the last rounds compare. Axes that are not in `free` stay as given. */
export function searchCoarsely(
  frames: readonly FrameKit[],
  given: SE3,
  free: readonly number[],
  finest: Counting,
): SE3 {
  let T = given;
  for (const { level, mostPoints, step, most, size } of ROUNDS) {
    const objective = objectiveAround(frames, T, free, { ...finest, level: finest.level + level, mostPoints });
    const start = new Float64Array(free.length);
    T = moved(
      T,
      nelderMead(
        objective.at,
        start,
        start.map(() => step),
        { most, size },
      ).x,
      free,
    );
  }
  return T;
}

/** Ends the search where the coarse one came to, within half a degree of it. */
export function searchFinely(frames: readonly FrameKit[], near: SE3, free: readonly number[], finest: Counting): SE3 {
  const stencil = stencilOf(free.length);
  let T = near;
  for (const radius of RADII) {
    const objective = objectiveAround(frames, T, free, { ...finest, mostPoints: FINE_POINTS });
    const values = stencil.places.map(place => objective.at(place.map(p => p * radius)));
    T = moved(
      T,
      leastPlace(fitQuadratic(stencil, values), 1.5).map(p => p * radius),
      free,
    );
  }
  return T;
}
