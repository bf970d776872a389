// Angles in the other unit: radians taken for degrees, or degrees taken for radians.
import { DEG_PER_RAD, wrapAngle } from '../../../geometry/angle.js';
import type { PoseFamily } from '../reading.js';
import { anglesOf, fromAngles } from './angles.js';

const TURN = 2 * Math.PI;
/** How far a mounting may be from level, °. */
const TILT = 4.5;

/**
 * Radians taken for degrees are made good by one factor. Degrees taken for radians lose whole turns of 6.28°: every angle may be any
 * of 57. Tried are those that mountings have: for a camera about −90° of roll and no pitch, for others level or upside down, with any yaw.
 */
export const degreesFamily: PoseFamily = {
  family: 'degrees and radians',
  readings({ q, t }, { from, to }) {
    const angles = anglesOf(q);
    const found = [
      {
        mistake: 'angles in radians were taken for degrees',
        T: { q: fromAngles(angles.map(a => wrapAngle(a * DEG_PER_RAD)) as typeof angles), t },
      },
    ];
    if (to !== 'rig' && from !== 'camera') return found;
    const rolls = from === 'camera' ? [-90] : [0, 180];
    const [roll, pitch, yaw] = angles;
    const branches = [angles, [roll + Math.PI, Math.PI - pitch, yaw + Math.PI] as const];
    for (const [r, p, y] of branches)
      for (const level of rolls)
        for (const meantRoll of sameTurns(r, level, TILT))
          for (const meantPitch of sameTurns(p, 0, TILT))
            for (const meantYaw of from === 'camera'
              ? sameTurns(y, 0, 180.5)
              : [-90, 0, 90, 180].flatMap(square => sameTurns(y, square, TILT))) {
              const meant = [meantRoll, meantPitch, meantYaw];
              found.push({
                mistake: `angles in degrees were taken for radians (roll, pitch, yaw ${meant.map(a => a.toFixed(1)).join('°, ')}°)`,
                T: { q: fromAngles(meant.map(a => a / DEG_PER_RAD) as typeof angles), t },
              });
            }
    return found;
  },
};

/** `angle` and whole turns, as far as these numbers lie within `reach` of `near`. */
function sameTurns(angle: number, near: number, reach: number): number[] {
  const first = Math.ceil((near - reach - angle) / TURN);
  const last = Math.floor((near + reach - angle) / TURN);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => angle + (first + k) * TURN);
}
