// Odometry that hangs below the car: a world frame published as a child of the body, so that several can stand in one tree, or because the body
// has a parent already (`odom_inverted`). It is the same transform read from its other end.
import { inverse } from '../../geometry/se3.js';
import { isWorldFrame } from '../world-frame.js';
import type { TransformSeries } from './transform-series.js';

/**
 * Where no frame moves in a world, and a world frame moves below the body: that one is turned round. Of several one is enough, and a frame has
 * one parent: `odom`, whose poses are smooth (REP 105), before others in the order recorded.
 */
export function uprightMoves(moving: readonly TransformSeries[]): readonly TransformSeries[] {
  const below = moving.filter(({ parent, child }) => isWorldFrame(upright(child)) && !isWorldFrame(parent));
  if (below.length === 0 || moving.some(({ parent }) => isWorldFrame(parent))) return moving;
  const chosen = below.find(({ child }) => /odom/i.test(child)) ?? below[0];
  return moving.map(series => (series === chosen ? turnedRound(series) : series));
}

function upright(frame: string): string {
  return frame.replace(/_inv(?:erted)?$/i, '');
}

/** Inverted pose by pose, before anything is interpolated: far from the origin the way between two poses is straight in the world only. */
function turnedRound(series: TransformSeries): TransformSeries {
  const { parent, child, from, latched, count } = series;
  const columns = () => {
    const poses = series.columns();
    const { xyz, xyzw } = poses;
    for (let i = 0; i < count; i++) {
      const T = inverse({
        q: [xyzw[4 * i], xyzw[4 * i + 1], xyzw[4 * i + 2], xyzw[4 * i + 3]],
        t: [xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]],
      });
      xyz.set(T.t, 3 * i);
      xyzw.set(T.q, 4 * i);
    }
    return poses;
  };
  return { parent: child, child: parent, from, latched, count, columns };
}
