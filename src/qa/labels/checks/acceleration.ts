// A box off the way of the labels around it, or a way that no such object can drive.
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
    'How far a box lies off the way of the labels before and after it, over 4.3 sigmas of the noise of its track; or the acceleration of that way over what its kind of object can do. At the ends of a track, where the way is only prolonged, the sigma is larger.',
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
      ? `lies ${told[1].toFixed(2)} m off the way of the labels around it, whose noise is ${told[2].toFixed(2)} m: to get there and back it would accelerate by ${told[3].toFixed(0)} m/s²`
      : `is on a way that accelerates by ${told[4].toFixed(1)} m/s²; such objects reach ${told[5]} m/s²`,
};
