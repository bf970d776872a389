// Where surfaces end before something farther away: in the picture there is an outline at just these places.
import type { Directions, Neighbours } from './directions.js';

/** Points on outlines, in the LiDAR's frame. */
export interface EdgePoints {
  readonly xyz: Float64Array;
  readonly count: number;
}

/** Smallest step to what lies behind, m, and as a part of the range. */
const STEP_M = 0.5;
const STEP_PART = 0.05;

/**
 * Levinson & Thrun 2013 take the nearer point itself. But the surface ends anywhere between the nearer and the farther point,
 * so all their edges lie inside the objects by half a step of the scanner: with a degree between beams, half a degree of
 * pitch. Here an edge stands half way between both directions, at the nearer range.
 *
 * A plane seen at a flat angle is no edge: 1/range is linear in direction on a plane, so the surface is continued from the
 * neighbour on the other side, and only what lies behind that continuation counts.
 */
export function edgePoints(
  d: Directions,
  { left, right, up, down }: Neighbours,
  sides: 'across' | 'along',
): EdgePoints {
  const pairs =
    sides === 'across'
      ? ([
          [left, right],
          [right, left],
        ] as const)
      : ([
          [up, down],
          [down, up],
        ] as const);
  const { azimuth, elevation, range, middle } = d;
  const xyz: number[] = [];
  for (let i = 0; i < range.length; i++)
    for (const [ahead, behind] of pairs) {
      const [j, k] = [ahead[i], behind[i]];
      if (j < 0 || !behindSurface(d, i, j, k)) continue;
      const [a, e] = [middle + (azimuth[i] + azimuth[j]) / 2, (elevation[i] + elevation[j]) / 2];
      xyz.push(range[i] * Math.cos(e) * Math.cos(a), range[i] * Math.cos(e) * Math.sin(a), range[i] * Math.sin(e));
    }
  return { xyz: Float64Array.from(xyz), count: xyz.length / 3 };
}

function behindSurface({ azimuth, elevation, range }: Directions, i: number, j: number, k: number): boolean {
  const step = Math.max(STEP_M, STEP_PART * range[i]);
  if (!(range[j] > range[i] + step)) return false;
  if (k < 0) return true;
  const part = Math.hypot(azimuth[j] - azimuth[i], elevation[j] - elevation[i]);
  const whole = Math.hypot(azimuth[i] - azimuth[k], elevation[i] - elevation[k]);
  const continued = 1 / range[i] + ((1 / range[i] - 1 / range[k]) * part) / Math.max(whole, 1e-9);
  return continued > 0 && range[j] > 1 / continued + step;
}
