// Two tracks that exchange their places between two frames: each goes on where the other was going.
import type { LabelCheck } from '../check.js';
import { type Prolonged, prolonged } from '../track/one-sided.js';
import { REACH_S } from '../track/position-fits.js';
import { type Way, waysOf } from '../track/ways.js';

/** Only tracks that come this near are compared, m, and of each no more than these. */
const NEAR = 15;
const MOST_COMPARED = 64;

interface Step {
  readonly way: Way;
  /** The label after the step, at which the exchange would show. */
  readonly i: number;
  readonly x: number;
  readonly y: number;
  readonly expected: Prolonged;
  /** Where the labels from here on come from, at the moment of the label before. */
  readonly from: Prolonged;
}

export const identity: LabelCheck = {
  name: 'identity',
  unit: '1',
  limit: 1.1,
  severity: 'error',
  subject: 'track',
  about:
    'Two tracks in one frame and the next: how much better both continue when their names are exchanged, as the natural logarithm of the ratio of the distances, noise added to both; 1.1 means three times better.',
  start: context => ({
    *finish() {
      const frames = new Map<string, Step[]>();
      for (const way of waysOf(context).ways)
        for (let i = 1; i < way.track.t.length; i++) {
          const { track } = way;
          if (track.t[i] - track.t[i - 1] > REACH_S) continue;
          const key = `${track.frame[i - 1]} ${track.frame[i]}`;
          const expected = prolonged(way, i - 1, -1, track.t[i]);
          const from = prolonged(way, i, 1, track.t[i - 1]);
          const steps = frames.get(key) ?? [];
          steps.push({ way, i, x: track.x[i], y: track.y[i], expected, from });
          frames.set(key, steps);
        }
      for (const steps of frames.values())
        for (const [one, { value, other, told }] of bestExchanges(steps)) {
          const { track } = one.way;
          const place = { label: track.at[one.i], frame: track.frame[one.i], sensor: '' };
          yield { ...place, value, told, other: other.way.track.at[other.i] };
        }
    },
  }),
  say: ({ other = 0, told = [] }, { labels }) =>
    `and track ${JSON.stringify(labels.labels[other].label.track)} exchange places here: together they lie ${told[0].toFixed(1)} m from where they were going, but ${told[1].toFixed(1)} m if their names are exchanged`,
};

interface Exchange {
  readonly value: number;
  readonly other: Step;
  readonly told: readonly number[];
}

/** For each step that has another near it, in the order given. */
function bestExchanges(steps: readonly Step[]): Map<Step, Exchange> {
  const byX = [...steps].sort((a, b) => a.x - b.x);
  const best = new Map<Step, Exchange>();
  const take = (step: Step, found: Exchange) => {
    if (found.value >= (best.get(step)?.value ?? Number.NEGATIVE_INFINITY)) best.set(step, found);
  };
  byX.forEach((a, k) => {
    for (let m = k + 1; m < byX.length && m <= k + MOST_COMPARED && byX[m].x - a.x <= NEAR; m++) {
      const b = byX[m];
      if (Math.abs(a.y - b.y) > NEAR) continue;
      const [keep, swap] = [misfit(a, a) + misfit(b, b), misfit(a, b) + misfit(b, a)];
      const noise = 2 * Math.hypot(a.expected.sigma, b.expected.sigma, a.from.sigma, b.from.sigma);
      const value = Math.max(0, Math.log((keep + noise) / (swap + noise)));
      take(a, { value, other: b, told: [keep, swap] });
      take(b, { value, other: a, told: [keep, swap] });
    }
  });
  return new Map(steps.flatMap(step => (best.has(step) ? [[step, best.get(step)!]] : [])));
}

/** How badly the labels of `later` after the step continue those of `earlier` before it, m: seen from either side, halved. */
function misfit(earlier: Step, later: Step): number {
  const before = earlier.way.track;
  const i = earlier.i - 1;
  const ahead = Math.hypot(later.x - earlier.expected.x, later.y - earlier.expected.y);
  const back = Math.hypot(before.x[i] - later.from.x, before.y[i] - later.from.y);
  return (ahead + back) / 2;
}
