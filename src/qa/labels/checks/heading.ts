// A box that does not point where it drives, or is turned away from the labels of its track.
import type { LabelCheck } from '../check.js';
import { wrapped } from '../track/tracks.js';
import { type Way, waysOf } from '../track/ways.js';

/** The direction of motion is told where its sigma is below this, rad, and the object at least this fast, m/s. */
const SURE_DIRECTION = 0.15;
const LEAST_SPEED = 0.7;
/** Below this speed a car may drive backwards, m/s: only the labels around it tell whether it was turned. */
const REVERSING = 4;

export const heading: LabelCheck = {
  name: 'heading',
  unit: 'rad',
  limit: 0.7,
  severity: 'warning',
  about:
    'Angle between the box and its direction of motion over ground, where its speed is high enough to tell, less what noise and turning about a rear axle explain; or between the box and the labels of its track around it. Half a turn means a box the wrong way round; a car that reverses slowly is not flagged.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track } = way;
        for (let i = 0; i < track.t.length; i++) {
          const turned = Math.abs(wrapped(track.yaw[i] - way.yaw[i])) - 2 * way.sigmaYaw[i];
          const motion = againstMotion(way, i, context.labels.labels[track.at[i]].box!.size[0]);
          const told = [motion, turned].map(angle => (Number.isNaN(angle) ? -1 : Math.max(0, angle)));
          const value = Math.max(...told);
          if (value >= 0) yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    told[1] >= told[0]
      ? `is turned by ${degrees(told[1])}° from the labels of its track before and after`
      : `points ${degrees(told[0])}° away from its direction of motion`,
};

/** Rad; NaN where the motion does not tell. */
function againstMotion(way: Way, i: number, length: number): number {
  const { track, kind } = way;
  const [vx, vy, sigma] = [way.vx[i], way.vy[i], way.sigmaV[i]];
  const speed = Math.hypot(vx, vy);
  if (!(track.overGround && speed >= LEAST_SPEED && sigma / speed < SURE_DIRECTION)) return Number.NaN;
  const angle = Math.abs(wrapped(track.yaw[i] - Math.atan2(vy, vx)));
  const reverses = speed < REVERSING && kind.name !== 'person' && kind.name !== 'bicycle';
  // The middle of a car that turns about its rear axle moves aslant: tan β = ω · lever / v, the lever at most half its length.
  const aslant = Math.atan2(Math.abs(way.yawRate[i] || 0) * (length / 2), speed);
  return (reverses ? Math.min(angle, Math.PI - angle) : angle) - aslant - (2 * sigma) / speed;
}

const degrees = (angle: number) => ((angle * 180) / Math.PI).toFixed(0);
