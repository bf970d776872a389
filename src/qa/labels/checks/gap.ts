// A track that is missing in a frame between two in which it is there, while the LiDAR sees it.
import type { BoundLabel, SceneFrame } from '../../../frame/scene/index.js';
import type { Box3 } from '../../../geometry/box3.js';
import { compose, interpolate, inverse, type Vec3 } from '../../../geometry/se3.js';
import { fastBoxes } from '../../../kernel/index.js';
import type { CheckContext, FrameContext, LabelCheck, Measured } from '../check.js';
import { boxedFrames } from '../track/boxed-frames.js';

/** Longer ones are objects that went and came back, s. */
const LONGEST_S = 2;
/** Per frame; what a file of broken tracks may ask for. */
const MOST = 200;
/** The lowest part of a box holds the road, m. */
const ABOVE_GROUND = 0.15;
/** Of a box drawn by hand, m. */
const AROUND = 0.1;

interface Gap {
  readonly before: BoundLabel;
  readonly after: BoundLabel;
  /** Points by frame: in the box where it is labelled, and where its way leads in between. */
  readonly points: Map<number, number>;
  /** Middle of the box in the rig by frame, m. */
  readonly places: Map<number, Vec3>;
  readonly missing: readonly number[];
}

export const gap: LabelCheck = {
  name: 'gap',
  unit: 'points',
  limit: 3,
  severity: 'warning',
  about:
    'Points where a track would be in a frame in which it is not labelled, although it is before and after; at most the smaller number of points in its boxes there, because a label may be left out where the object is nearly hidden. Not where another label takes its place, and not over more than 2 s. Reported with the label before the gap.',
  start: context => {
    const gaps = gapsOf(context);
    return {
      frame(here) {
        const asked = (gaps.get(here.frame.index) ?? []).slice(0, MOST);
        for (const [one, found] of pointsThere(context, here, asked)) one.points.set(here.frame.index, found);
        return [];
      },
      *finish() {
        yield* continued(context);
        for (const one of new Set([...gaps.values()].flat())) {
          const { before, after, points, missing } = one;
          const known = [points.get(before.frame), points.get(after.frame)];
          if (known[0] === undefined || known[1] === undefined) continue;
          for (const frame of missing) {
            const there = points.get(frame);
            if (there === undefined) continue;
            const value = Math.min(there, known[0], known[1]);
            const told = [there, known[0], known[1]];
            yield { label: -1, frame, value, sensor: '', at: one.places.get(frame), told, other: before.position };
          }
        }
      },
    };
  },
  say: ({ told = [], other = 0 }, { labels }) =>
    `track ${JSON.stringify(labels.labels[other].label.track)} is not labelled here, but ${told[0]} points lie where it would be; its boxes before and after hold ${told[1]} and ${told[2]}`,
};

/** Steps of a track from one labelled frame to the next: 0 points are missing. Beside these a gap is rare. */
function* continued({ labels }: CheckContext): Generator<Measured> {
  const numberOf = new Map(boxedFrames(labels).map((frame, k) => [frame, k]));
  for (const positions of labels.ofTrack.values()) {
    let before: number | undefined;
    for (const position of positions) {
      const { frame, box } = labels.labels[position];
      if (!box) continue;
      if (before !== undefined && numberOf.get(frame)! - numberOf.get(labels.labels[before].frame)! === 1)
        yield { label: -1, frame, value: 0, sensor: '', other: before };
      before = position;
    }
  }
}

/** By every frame that has to be looked at. */
function gapsOf({ labels }: CheckContext): Map<number, Gap[]> {
  const boxed = boxedFrames(labels);
  const numberOf = new Map(boxed.map((frame, k) => [frame, k]));
  const gaps = new Map<number, Gap[]>();
  for (const positions of labels.ofTrack.values()) {
    const boxes = positions.map(position => labels.labels[position]).filter(one => one.box);
    boxes.slice(1).forEach((after, k) => {
      const before = boxes[k];
      const [from, to] = [numberOf.get(before.frame)!, numberOf.get(after.frame)!];
      if (to - from < 2 || Number(after.stampNs - before.stampNs) > LONGEST_S * 1e9) return;
      const one: Gap = { before, after, points: new Map(), places: new Map(), missing: boxed.slice(from + 1, to) };
      for (const frame of [before.frame, ...one.missing, after.frame]) {
        const list = gaps.get(frame);
        if (list) list.push(one);
        else gaps.set(frame, [one]);
      }
    });
  }
  return gaps;
}

/** Nothing of a gap where no LiDAR tells, and where another label stands in its place. */
function pointsThere(context: CheckContext, { frame, here, inRig }: FrameContext, gaps: readonly Gap[]) {
  const most = new Map<Gap, number>();
  const taken = new Set<Gap>();
  for (const cloud of frame.clouds) {
    if (cloud.kind !== 'lidar') continue;
    const boxes = new Map<Gap, Box3>();
    for (const one of gaps) {
      const box = boxThere(context, frame, one, cloud.stampNs);
      if (one.missing.includes(frame.index) && here.some(other => other.box && standsIn(box, other.box))) {
        taken.add(one);
        continue;
      }
      boxes.set(one, box);
      one.places.set(frame.index, box.T.t);
    }
    if (boxes.size === 0) continue;
    const counts = fastBoxes().count(inRig(cloud), [...boxes.values()].map(counted));
    for (const [k, one] of [...boxes.keys()].entries()) most.set(one, Math.max(most.get(one) ?? 0, counts[k]));
  }
  for (const one of taken) most.delete(one);
  return most;
}

function boxThere({ scene }: CheckContext, frame: SceneFrame, { before, after }: Gap, stampNs: bigint): Box3 {
  if (frame.index === before.frame) return before.box!;
  if (frame.index === after.frame) return after.box!;
  const share = Number(stampNs - before.stampNs) / Number(after.stampNs - before.stampNs);
  const [first, last, now] = [before.stampNs, after.stampNs, stampNs].map(at => scene.poseAt(at));
  const { size } = before.box!;
  // Over ground where the rig's way is known, else from where it is.
  if (!first || !last || !now) return { T: interpolate(before.box!.T, after.box!.T, share), size };
  const T_world_box = interpolate(compose(first, before.box!.T), compose(last, after.box!.T), share);
  return { T: compose(inverse(now), T_world_box), size };
}

/** Whether the middle of `other` lies in the box. */
function standsIn({ T, size }: Box3, other: Box3): boolean {
  const { t } = compose(inverse(T), other.T);
  return t.every((x, axis) => Math.abs(x) <= size[axis] / 2);
}

/** Without the road under it, and with what noise pushes out of the box. */
function counted({ T, size: [length, width, height] }: Box3): Box3 {
  const lifted = Math.min(ABOVE_GROUND, height / 4);
  const middle = (lifted + AROUND) / 2;
  return {
    T: compose(T, { q: [0, 0, 0, 1], t: [0, 0, middle] }),
    size: [length + 2 * AROUND, width + 2 * AROUND, height - lifted + AROUND],
  };
}
