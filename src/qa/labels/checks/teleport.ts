// A track that goes on elsewhere: one name for two objects, or two that were exchanged.
import type { LabelCheck } from '../check.js';
import { prolonged } from '../track/one-sided.js';
import { REACH_S, type Way, waysOf } from '../track/ways.js';

const SURE = 3;

export const teleport: LabelCheck = {
  name: 'teleport',
  unit: 'm',
  limit: 1,
  severity: 'error',
  about:
    'Distance between where the labels before lead and where the labels after come from, less three sigmas of both; given for the label after the jump. One label that is off alone makes none: it is a finding of `acceleration`.',
  start: context => ({
    *finish() {
      for (const way of waysOf(context).ways) {
        const { track } = way;
        for (let i = 1; i < track.t.length; i++) {
          if (track.t[i] - track.t[i - 1] > REACH_S) continue;
          const { apart, sigma } = jump(way, i);
          const value = Math.max(0, apart - SURE * sigma);
          const told = [apart, track.t[i] - track.t[i - 1]];
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told, other: track.at[i - 1] };
        }
      }
    },
  }),
  say: ({ told = [] }) =>
    `lies ${told[0].toFixed(1)} m from where its track led ${told[1].toFixed(2)} s before, and the track goes on from here: another object`,
};

/** Between the labels i − 1 and i. A side of one label only is asked where it is, not where it leads. */
function jump(way: Way, i: number): { apart: number; sigma: number } {
  const { t } = way.track;
  const [firstAlone, lastAlone] = [
    i === 1 || t[i - 1] - t[i - 2] > REACH_S,
    i === t.length - 1 || t[i + 1] - t[i] > REACH_S,
  ];
  const at = lastAlone && !firstAlone ? t[i] : firstAlone && !lastAlone ? t[i - 1] : (t[i - 1] + t[i]) / 2;
  const [before, after] = [prolonged(way, i - 1, -1, at), prolonged(way, i, 1, at)];
  return { apart: Math.hypot(after.x - before.x, after.y - before.y), sigma: Math.hypot(before.sigma, after.sigma) };
}
