// A box behind or ahead along its way: drawn for another moment than its stamp says.
import type { LabelCheck } from '../check.js';
import { waysOf } from '../track/ways.js';

/** Slower objects do not tell a late box from a shifted one, m/s; nor do those whose speed is noise. */
const LEAST_SPEED = 1;
const SURE = 3;

export const late: LabelCheck = {
  name: 'late',
  unit: '1',
  limit: 4,
  severity: 'warning',
  about:
    'How far a moving box lies behind or ahead of where the labels before and after it put it, in sigmas of the noise of its track; normal noise exceeds 4 once in 16 000 labels. Needs poses.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track, vx, vy, sigmaV } = way;
        if (!track.overGround) continue;
        for (let i = 0; i < track.t.length; i++) {
          const speed = Math.hypot(vx[i], vy[i]);
          if (!(speed >= LEAST_SPEED && speed > SURE * sigmaV[i])) continue;
          const along = ((track.x[i] - way.x[i]) * vx[i] + (track.y[i] - way.y[i]) * vy[i]) / speed;
          const told = [along, (1000 * along) / speed, speed];
          yield { label: track.at[i], frame: track.frame[i], value: Math.abs(along) / way.sigma[i], sensor: '', told };
        }
      }
    },
  }),
  say: ({ value, told = [] }) =>
    `lies ${Math.abs(told[0]).toFixed(2)} m ${told[0] < 0 ? 'behind' : 'ahead of'} where its track is at this moment: ${Math.abs(told[1]).toFixed(0)} ms ${told[0] < 0 ? 'late' : 'early'} at ${told[2].toFixed(1)} m/s, ${value.toFixed(1)} sigmas of the track's noise`,
};
