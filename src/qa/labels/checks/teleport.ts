// A track that goes on elsewhere: one name for two objects, or two that were exchanged.
import type { LabelCheck } from '../check.js';
import { prolonged } from '../track/one-sided.js';
import { REACH_S } from '../track/position-fits.js';
import { type Way, waysOf } from '../track/ways.js';

const SURE = 3;

export const teleport: LabelCheck = {
  name: 'teleport',
  unit: 'm',
  limit: 1,
  severity: 'error',
  about:
    'How far a label lies from where the labels before it lead, or the one before it from where the labels after it come from, whichever is smaller, less three sigmas; reported for the label after the jump. A single label that is off is no jump, but a finding of `acceleration`.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track } = way;
        for (let i = 1; i < track.t.length; i++) {
          const seconds = track.t[i] - track.t[i - 1];
          if (seconds > REACH_S) continue;
          const value = Math.max(0, jump(way, i));
          const metres = Math.hypot(track.x[i] - track.x[i - 1], track.y[i] - track.y[i - 1]);
          const told = [metres, seconds, value];
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told, other: track.at[i - 1] };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    `lies ${told[0].toFixed(1)} m from its place ${told[1].toFixed(2)} s before, at least ${told[2].toFixed(1)} m more than its track leads to, and the track continues from here: another object`,
};

/** Between the labels i − 1 and i, m beyond what noise and driving explain. Where a side is one label, only the other leads anywhere. */
function jump(way: Way, i: number): number {
  const { t, x, y } = way.track;
  const firstAlone = i === 1 || t[i - 1] - t[i - 2] > REACH_S;
  const lastAlone = i === t.length - 1 || t[i + 1] - t[i] > REACH_S;
  const off = (from: number, side: -1 | 1, to: number) => {
    const there = prolonged(way, from, side, t[to]);
    return Math.hypot(x[to] - there.x, y[to] - there.y) - SURE * Math.hypot(there.sigma, way.noise);
  };
  const [ahead, back] = [off(i - 1, -1, i), off(i, 1, i - 1)];
  if (firstAlone && lastAlone) return Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) - way.kind.speed * (t[i] - t[i - 1]);
  return firstAlone ? back : lastAlone ? ahead : Math.min(ahead, back);
}
