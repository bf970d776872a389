// A track faster over ground than such an object can be: a wrong class, or one name for two objects.
import type { LabelCheck } from '../check.js';
import { waysOf } from '../track/ways.js';

/** Sigmas taken off before a speed counts as too fast. */
const SURE = 2;

export const speed: LabelCheck = {
  name: 'speed',
  unit: '1',
  limit: 1,
  severity: 'warning',
  about:
    'Speed over ground at the label, from the labels around it and less two sigmas, divided by the highest of its kind of object (a person 10 m/s, a bicycle 25, a car 70). Needs poses.',
  start: context => ({
    *finish() {
      for (const { track, kind, vx, vy, sigmaV } of waysOf(context).ways) {
        if (!track.overGround) continue;
        for (let i = 0; i < track.t.length; i++) {
          const fast = Math.hypot(vx[i], vy[i]);
          if (Number.isNaN(fast)) continue;
          const value = Math.max(0, fast - SURE * sigmaV[i]) / kind.speed;
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told: [fast, kind.speed] };
        }
      }
    },
  }),
  say: ({ label, told = [] }, { labels }) =>
    `moves at ${told[0].toFixed(1)} m/s; a ${JSON.stringify(labels.labels[label].label.category)} reaches ${told[1]} m/s`,
};
