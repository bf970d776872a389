// Which neighbouring beams met the same surface, and which lie at the edge of something.
import type { Directions } from './directions.js';

/**
 * Two beams met one surface when the line between their points stands at more than this angle to the line of sight, rad
 * (Bogoslavskyi and Stachniss, IROS 2016, use 10°). A nearly level road fails this far ahead: see `PLANE`.
 */
const TANGENT = Math.tan((15 * Math.PI) / 180);
/** … or when one range follows from those on the other side as on a plane, within this part: 1/range is linear on a plane. */
const PLANE = 0.04;

/** at[4 i + k]: the neighbour at side k where both are on one surface, −1 at an edge. `neighbours`: as of VisibilityKernels. */
export function surfaceOf(directions: Directions, members: Int32Array, neighbours: Int32Array): Int32Array {
  const at = new Int32Array(neighbours.length).fill(-1);
  const level = directions.elevation.map(Math.cos);
  for (const i of members) {
    for (let k = 0; k < 4; k++) {
      const j = neighbours[4 * i + k];
      if (j >= 0 && joined(directions, level, neighbours, i, j, k)) at[4 * i + k] = j;
    }
  }
  return at;
}

function joined(
  directions: Directions,
  level: Float64Array,
  neighbours: Int32Array,
  i: number,
  j: number,
  side: number,
): boolean {
  const { range } = directions;
  const gap = between(directions, level, i, j);
  const near = Math.min(range[i], range[j]);
  const far = Math.max(range[i], range[j]);
  // The angle at the nearer point is atan2(near sin gap, far − near cos gap); all of it lies in the first half turn.
  if (near * Math.sin(gap) > TANGENT * (far - near * Math.cos(gap))) return true;
  return (
    follows(directions, level, neighbours[4 * i + (side ^ 2)], i, j) ||
    follows(directions, level, neighbours[4 * j + side], j, i)
  );
}

/** Whether the range at c follows from a and b, which come before it in one row or column. */
function follows(directions: Directions, level: Float64Array, a: number, b: number, c: number): boolean {
  if (a < 0) return false;
  const { range } = directions;
  const share = between(directions, level, b, c) / between(directions, level, a, b);
  const expected = 1 / range[b] + share * (1 / range[b] - 1 / range[a]);
  return Math.abs(expected * range[c] - 1) < PLANE;
}

/** Angle between two directions that lie close together, rad; `level`: cosines of elevations. */
function between({ azimuth, elevation }: Directions, level: Float64Array, i: number, j: number): number {
  const across = (azimuth[j] - azimuth[i]) * level[i];
  const up = elevation[j] - elevation[i];
  return Math.sqrt(across * across + up * up);
}
