// A box off the path of the labels around it, or a path that no such object can follow.
import type { LabelCheck } from '../check.js';
import { waysOf } from '../track/ways.js';

/** Sigmas per axis that a label may lie off in the plane: a normal noise exceeds it once in 10 000 labels. */
const SIGMAS = 4.3;
const SURE = 3;

export const acceleration: LabelCheck = {
  name: 'acceleration',
  unit: '1',
  limit: 1,
  severity: 'warning',
  about:
    'How far a box lies off the path of the labels before and after it, divided by 4.3 sigmas of the noise of its track; or the acceleration of that path, divided by what its kind of object can do. At the ends of a track, where the path is only extrapolated, the sigma is larger.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track, kind } = way;
        for (let i = 0; i < track.t.length; i++) {
          const off = Math.hypot(track.x[i] - way.x[i], track.y[i] - way.y[i]);
          if (Number.isNaN(off)) continue;
          const [fast, sigma] = [Math.hypot(way.ax[i], way.ay[i]), way.sigma[i]];
          const steady = track.overGround ? (fast - SURE * way.sigmaA[i]) / kind.acceleration : 0;
          const jump = off / (SIGMAS * sigma);
          const value = Math.max(jump, steady || 0);
          const step = Math.min(...[i - 1, i + 1].map(j => Math.abs(track.t[i] - (track.t[j] ?? Infinity))));
          const told = [jump >= value ? 1 : 0, off, sigma, (2 * off) / step ** 2, fast, kind.acceleration];
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    told[0]
      ? `lies ${told[1].toFixed(2)} m off the path of the labels around it, whose noise is ${told[2].toFixed(2)} m: to get there and back it would have to accelerate by ${told[3].toFixed(0)} m/s²`
      : `is on a path that accelerates by ${told[4].toFixed(1)} m/s²; objects of its kind reach ${told[5]} m/s²`,
};
