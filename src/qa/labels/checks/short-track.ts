// A track of one or two labels in the middle of a recording: a ghost, or an object that was lost and named anew.
import { ascending, quantile } from '../../../time/order-statistics.js';
import type { CheckContext, LabelCheck } from '../check.js';
import { boxedFrames } from '../track/boxed-frames.js';
import type { Way } from '../track/ways.js';
import { waysOf } from '../track/ways.js';

/** Of the distances at which a class is labelled, and how much nearer an object must be to be labelled for sure. */
const FARTHEST = 0.95;
const SAFELY = 0.9;
/** Classes with fewer labels take the distances of all. */
const LEAST_LABELS = 50;
/** Labels of the track of a usual label. */
const LEAST_TRACK = 5;
/** So many labels are no short track, also where it goes on outside of the recording or of sight. */
const LONG = 3;

export const shortTrack: LabelCheck = {
  name: 'short-track',
  unit: '1',
  limit: 0.4,
  severity: 'info',
  about:
    'One over the number of labels of a track: 1 and 2 labels are findings. Those are measured where it begins and ends during the recording, nearer to the rig than the range to which its class is labelled.',
  start: context => ({
    *finish() {
      const { ways } = waysOf(context);
      // Where most labels have a track of their own, tracks are only names.
      const lengths = ascending(ways.flatMap(({ track: { t } }) => Array.from(t, () => t.length)));
      if (!(quantile(lengths, 0.5) >= LEAST_TRACK)) return;
      const reach = reaches(context);
      const boxed = boxedFrames(context.labels);
      const [opening, closing] = [boxed[0], boxed[boxed.length - 1]];
      for (const way of ways) {
        const { track } = way;
        // A long one is measured wherever it begins: were only those in view, ghosts alone would teach what is usual.
        const cut = track.frame[0] === opening || track.frame[track.frame.length - 1] === closing;
        if (track.t.length < LONG && (cut || distance(context, way) > SAFELY * reach(track.category))) continue;
        const value = 1 / track.t.length;
        for (let i = 0; i < track.t.length; i++)
          yield { label: track.at[i], frame: track.frame[i], value, sensor: '', told: [track.t.length] };
      }
    },
  }),
  say: ({ told = [] }) =>
    `is one of ${told[0] === 1 ? 'a track of a single label' : `only ${told[0]} labels of its track`}, which begins and ends in view`,
};

/** The farthest of its ends from the rig, m, in the ground plane. */
function distance({ labels }: CheckContext, { track }: Way): number {
  return Math.max(...[track.at[0], track.at.at(-1)!].map(position => range(labels.labels[position].box!.T.t)));
}

const range = (t: readonly number[]) => Math.hypot(t[0], t[1]);

function reaches({ labels }: CheckContext): (category: string) => number {
  const classes = new Map<string, number[]>();
  const all: number[] = [];
  for (const { label, box } of labels.labels) {
    if (!box) continue;
    const same = classes.get(label.category) ?? [];
    same.push(range(box.T.t));
    classes.set(label.category, same);
    all.push(range(box.T.t));
  }
  const ofAll = quantile(ascending(all), FARTHEST);
  const found = new Map(
    [...classes].map(([name, ranges]) => [
      name,
      ranges.length < LEAST_LABELS ? ofAll : quantile(ascending(ranges), FARTHEST),
    ]),
  );
  return category => found.get(category) ?? ofAll;
}
