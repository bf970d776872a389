// A box turned against the labels around it, or a track that turns faster than such an object can.
import type { LabelCheck } from '../check.js';
import { wrapped } from '../track/tracks.js';
import { waysOf } from '../track/ways.js';

/** A jump of the yaw counts in units of this many sigmas. */
const SIGMAS = 4.3;
/** Sigmas taken off before a yaw rate counts as too fast. */
const SURE = 3;

export const yawRate: LabelCheck = {
  name: 'yaw-rate',
  unit: '1',
  limit: 1,
  severity: 'warning',
  about:
    'How far a box is turned from the yaw that the labels before and after it lead to, divided by 4.3 sigmas of the noise of its track; or the turn rate of the track, divided by what its kind of object can do.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track, kind } = way;
        for (let i = 0; i < track.t.length; i++) {
          const off = Math.abs(wrapped(track.yaw[i] - way.yaw[i]));
          if (Number.isNaN(off)) continue;
          const jump = off / (SIGMAS * way.sigmaYaw[i]);
          const rate = Math.abs(way.yawRate[i]);
          const steady = (rate - SURE * way.sigmaYawRate[i]) / kind.yawRate;
          const value = Math.max(jump, steady);
          const told = [jump >= value ? 1 : 0, off, way.sigmaYaw[i], rate, kind.yawRate];
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    told[0]
      ? `is turned by ${degrees(told[1])}° from what the labels around it lead to, give or take ${degrees(told[2])}°`
      : `turns by ${degrees(told[3])}°/s; objects of its kind reach ${degrees(told[4])}°/s`,
};

const degrees = (angle: number) => ((angle * 180) / Math.PI).toFixed(1);
