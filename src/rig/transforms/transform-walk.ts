// The way between two frames of a tree that changes, as tf2 walks it: from the source up, then from the target up.
import type { SE3 } from '../../geometry/se3.js';

/** Why there is no transform; the names are those of tf2's exceptions. */
export interface TransformRefusal {
  /**
   * `lookup`: no such frame, or a loop. `connectivity`: the two are not in one tree. `extrapolation`: an edge is not known at this
   * time. `invalid`: a frame without a name.
   */
  readonly refused: 'lookup' | 'connectivity' | 'extrapolation' | 'invalid';
  readonly text: string;
  /** `extrapolation`: of which frame, and from when to when it is known, ns since the recording's origin. */
  readonly known?: { readonly frame: string; readonly fromNs: number; readonly toNs: number };
}

export type TransformAnswer = { readonly T: SE3; readonly tNs: number } | TransformRefusal;

export interface Sample {
  readonly parent: string;
  readonly T: SE3;
}

/** What is known of the place of one frame. */
export interface Path {
  readonly parents: readonly string[];
  /** `zeroNs` where it holds for all time. */
  readonly latest: { readonly parent: string; readonly tNs: number };
  /** First and last stamp that is not zero; undefined where it holds for all time. */
  readonly span?: { readonly fromNs: number; readonly toNs: number };
  at(tNs: number): Sample | TransformRefusal;
}

export interface Way {
  /** From the target, and from the source, up to the lowest frame that both lead to; T_parent_child of each step. */
  readonly fromTarget: readonly Sample[];
  readonly fromSource: readonly Sample[];
}

/** tf2 takes a longer way for a loop. */
const MAX_DEPTH = 1000;

const loop: TransformRefusal = {
  refused: 'lookup',
  text: 'the transforms form a loop, or a chain of more than 1000 frames',
};

function unconnected(target: string, source: string): TransformRefusal {
  return { refused: 'connectivity', text: `frames "${target}" and "${source}" are not in one tree` };
}

/**
 * Refusals are those of tf2. The way itself is cut where source and target meet, so that what lies above (a map in UTM
 * coordinates) cannot take digits from it.
 */
export function walk(
  edges: ReadonlyMap<string, Path>,
  target: string,
  source: string,
  tNs: number,
): Way | TransformRefusal {
  const fromSource: Sample[] = [];
  /** Steps of the source's way below each frame on it. */
  const below = new Map<string, number>([[source, 0]]);
  let stopped: TransformRefusal | undefined;
  let top = source;
  while (true) {
    const path = edges.get(top);
    const sample = path?.at(tNs);
    if (sample && 'refused' in sample) stopped = sample;
    if (top === target) return { fromTarget: [], fromSource };
    if (!sample || 'refused' in sample) break;
    fromSource.push(sample);
    if (fromSource.length > MAX_DEPTH) return loop;
    top = sample.parent;
    below.set(top, fromSource.length);
  }
  const fromTarget: Sample[] = [];
  let meeting = -1;
  for (let frame = target; frame !== top; ) {
    const sample = edges.get(frame)?.at(tNs);
    if (!sample) return stopped ?? unconnected(target, source);
    if ('refused' in sample) return sample;
    if (meeting < 0 && below.has(frame)) meeting = fromTarget.length;
    if (frame === source) break;
    fromTarget.push(sample);
    if (fromTarget.length > MAX_DEPTH) return loop;
    frame = sample.parent;
  }
  if (meeting < 0) meeting = fromTarget.length;
  const meets = meeting === 0 ? target : fromTarget[meeting - 1].parent;
  return { fromTarget: fromTarget.slice(0, meeting), fromSource: fromSource.slice(0, below.get(meets)) };
}

/** The latest time that every edge of the way knows, by the latest parents; `zeroNs` where all of them hold for all time. */
export function latestCommonTime(
  edges: ReadonlyMap<string, Path>,
  target: string,
  source: string,
  zeroNs: number,
): number | TransformRefusal {
  const timed = (times: readonly number[]) => {
    const known = times.filter(t => t !== zeroNs);
    return known.length === 0 ? zeroNs : Math.min(...known);
  };
  const times: number[] = [];
  const below = new Map<string, number>();
  for (let path = edges.get(source); path; ) {
    const { parent, tNs } = path.latest;
    times.push(tNs);
    if (!below.has(parent)) below.set(parent, times.length);
    if (parent === target) return timed(times);
    if (times.length > MAX_DEPTH) return loop;
    path = edges.get(parent);
  }
  const targetTimes: number[] = [];
  for (let path = edges.get(target); path; ) {
    const { parent, tNs } = path.latest;
    targetTimes.push(tNs);
    const common = below.get(parent);
    if (common !== undefined) return timed([...targetTimes, ...times.slice(0, common)]);
    if (parent === source) return timed(targetTimes);
    if (targetTimes.length > MAX_DEPTH) return loop;
    path = edges.get(parent);
  }
  return unconnected(target, source);
}
