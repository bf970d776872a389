// Columns of poses over time: cleaned, sorted by stamp, and searched.
import { putAway } from '../../column.js';
import { between, type SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { Spill } from '../../spill.js';
import { checkedTransform } from '../checked-transform.js';
import { sameTransform } from '../transforms/transform-tree.js';

/** `count` poses T_world_child: ns since the recording's origin, metres, xyzw; one after the other. */
export interface PoseColumns {
  readonly tNs: Float64Array;
  readonly xyz: Float64Array;
  readonly xyzw: Float64Array;
  /** When each was recorded, as a number that grows; without it in the order of the columns. It decides which of equal stamps is older. */
  readonly arrival?: Float64Array;
  /** A number that each pose keeps, such as which parent it was told of. */
  readonly tag?: Uint32Array;
}

/** Who is talked of in issues. */
interface Names {
  readonly childFrame: string;
  readonly from: string;
}

/**
 * Gives the last i with tNs[i] <= t while t is inside the stamps, else -1. Queries mostly ascend: the answer before, and the
 * one after it, are tried first; the result does not depend on earlier queries.
 */
export function stampFinder(tNs: Float64Array): (t: number) => number {
  const last = tNs.length - 1;
  const holds = (i: number, t: number) => i >= 0 && i <= last && tNs[i] <= t && (i === last || t < tNs[i + 1]);
  let hint = 0;
  return t => {
    if (!(t >= tNs[0] && t <= tNs[last])) return -1;
    if (holds(hint, t)) return hint;
    if (holds(hint + 1, t)) return ++hint;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tNs[middle] <= t) low = middle;
      else high = middle - 1;
    }
    hint = low;
    return low;
  };
}

/**
 * Poses between sample i and the next, at the part `s` of the way in [0, 1]. Queries mostly stay between two samples for a while: what
 * these alone decide is kept for the next query.
 */
export function poseBetween(pose: (i: number) => SE3): (i: number, s: number) => SE3 {
  let last = -1;
  let way: ((s: number) => SE3) | undefined;
  return (i, s) => {
    if (!way || last !== i) {
      way = between(pose(i), pose(i + 1));
      last = i;
    }
    return way(s);
  };
}

/**
 * The widest step between neighbouring stamps on which poses between two moments rest: 0 where both are one that is hit. `find` is
 * the finder of these stamps; both moments lie inside them.
 */
export function widestStep(tNs: Float64Array, find: (t: number) => number, fromNs: number, toNs: number): number {
  let widest = 0;
  for (let i = Math.max(0, find(fromNs)); i + 1 < tNs.length && tNs[i] < toNs; i++)
    widest = Math.max(widest, tNs[i + 1] - tNs[i]);
  return widest;
}

/**
 * The poses in ascending order of their stamps. Left out are those that are not rigid motions (FL0506) and later ones of an equal
 * stamp (FL0405 where they say something else). The arrays given are overwritten.
 */
export function cleanedPoses(given: PoseColumns, options: Names, issues: Issues): PoseColumns {
  const poses = rigidOnes(given, options, issues);
  for (let i = 1; i < poses.tNs.length; i++)
    if (!(poses.tNs[i - 1] < poses.tNs[i])) return sortedOnce(poses, options, issues);
  return poses;
}

/** The samples that can be used, quaternions at length 1, moved together in their own arrays in the order given. */
function rigidOnes(poses: PoseColumns, options: Names, issues: Issues): PoseColumns {
  const { tNs, xyz, xyzw } = poses;
  let n = 0;
  for (let i = 0; i < tNs.length; i++) {
    const { t, q } = poseAt(xyz, xyzw, i);
    const T = Number.isFinite(tNs[i]) ? checkedTransform(t, q) : undefined;
    if (T) writeRow(poses, n++, poses, i, T);
    else
      issues.add(
        'FL0506',
        `pose of ${options.childFrame} is not finite or its quaternion is not of length 1: it was ignored`,
        { topic: options.from },
      );
  }
  return firstOf(poses, n);
}

/** Ascending stamps; of equal ones the first to arrive. */
function sortedOnce(poses: PoseColumns, options: Names, issues: Issues): PoseColumns {
  const { tNs, arrival } = poses;
  const sooner = (a: number, b: number) => (arrival && arrival[a] - arrival[b]) || a - b;
  const order = Uint32Array.from(tNs, (_, i) => i).sort((a, b) => tNs[a] - tNs[b] || sooner(a, b));
  const kept = copied(poses);
  let n = 0;
  for (let k = 0; k < order.length; k++) {
    const T = poseAt(poses.xyz, poses.xyzw, order[k]);
    if (k > 0 && tNs[order[k]] === tNs[order[k - 1]]) {
      if (!sameRow(poses, order[k], order[k - 1]))
        issues.add('FL0405', `two different poses of ${options.childFrame} have one stamp: the first was kept`, {
          topic: options.from,
        });
      continue;
    }
    writeRow(kept, n++, poses, order[k], T);
  }
  return firstOf(kept, n);
}

function sameRow({ xyz, xyzw, tag }: PoseColumns, i: number, k: number): boolean {
  return tag?.[i] === tag?.[k] && sameTransform(poseAt(xyz, xyzw, i), poseAt(xyz, xyzw, k));
}

function firstOf({ tNs, xyz, xyzw, arrival, tag }: PoseColumns, count: number): PoseColumns {
  return {
    tNs: tNs.subarray(0, count),
    xyz: xyz.subarray(0, 3 * count),
    xyzw: xyzw.subarray(0, 4 * count),
    arrival: arrival?.subarray(0, count),
    tag: tag?.subarray(0, count),
  };
}

export function copied({ tNs, xyz, xyzw, arrival, tag }: PoseColumns): PoseColumns {
  return { tNs: tNs.slice(), xyz: xyz.slice(), xyzw: xyzw.slice(), arrival: arrival?.slice(), tag: tag?.slice() };
}

export function poseAt(xyz: Float64Array, xyzw: Float64Array, i: number): SE3 {
  const [t, q] = [3 * i, 4 * i];
  return { q: [xyzw[q], xyzw[q + 1], xyzw[q + 2], xyzw[q + 3]], t: [xyz[t], xyz[t + 1], xyz[t + 2]] };
}

/**
 * Poses by sample. With a `spill`, those of a long recording lie in it, and the arrays are dropped, unless a closure of the caller's own
 * scope names them.
 */
export function posesPutAway(
  { xyz, xyzw }: Pick<PoseColumns, 'xyz' | 'xyzw'>,
  spill: Spill | undefined,
): (i: number) => SE3 {
  const [p, r] = [putAway(xyz, spill), putAway(xyzw, spill)];
  return i => {
    const [t, q] = [3 * i, 4 * i];
    return { q: [r.at(q), r.at(q + 1), r.at(q + 2), r.at(q + 3)], t: [p.at(t), p.at(t + 1), p.at(t + 2)] };
  };
}

function writeRow(into: PoseColumns, i: number, from: PoseColumns, k: number, { t, q }: SE3): void {
  into.tNs[i] = from.tNs[k];
  if (into.arrival && from.arrival) into.arrival[i] = from.arrival[k];
  if (into.tag && from.tag) into.tag[i] = from.tag[k];
  into.xyz.set(t, 3 * i);
  into.xyzw.set(q, 4 * i);
}
