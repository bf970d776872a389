// Where one frame was over time, in whatever parent the recording told it: the samples of all topics, by stamp.
import type { SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { cleanedPoses, type PoseColumns, posesPutAway, stampFinder } from '../trajectory/pose-columns.js';
import type { TransformSeries } from './transform-series.js';

export interface FrameHistory {
  readonly child: string;
  /** In the order first said. */
  readonly parents: readonly string[];
  /** Topic of each parent's first sample. */
  readonly from: readonly string[];
  /** Stamps of the samples, strictly ascending, ns since the recording's origin; at least one. */
  readonly tNs: Float64Array;
  /** The last i with tNs[i] <= t while t is inside the stamps, else -1. */
  find(tNs: number): number;
  parentAt(i: number): string;
  /** Of all samples: metres, and quaternions of length 1. */
  readonly poses: Pick<PoseColumns, 'tNs' | 'xyz' | 'xyzw'>;
  /** T_parent_child of sample i. */
  pose(i: number): SE3;
}

/**
 * All series must be of one child. Samples that are no rigid motions are left out (FL0506); of equal stamps the one recorded first
 * counts, as in tf2 (FL0405 where they differ). Undefined when none is left. Memory: 68 bytes per sample.
 */
export function frameHistory(series: readonly TransformSeries[], issues: Issues): FrameHistory | undefined {
  const { child } = series[0];
  const parents: string[] = [];
  const from: string[] = [];
  const tags = series.map(one => {
    const known = parents.indexOf(one.parent);
    if (known >= 0) return known;
    from.push(one.from);
    return parents.push(one.parent) - 1;
  });
  const all = joined(
    series.map(one => one.columns()),
    tags,
  );
  const { tNs, xyz, xyzw, tag } = cleanedPoses(all, { childFrame: child, from: from[0] }, issues);
  if (tNs.length === 0) return undefined;
  return {
    child,
    parents,
    from,
    tNs,
    find: stampFinder(tNs),
    parentAt: i => parents[tag![i]],
    poses: { tNs, xyz, xyzw },
    pose: posesPutAway({ xyz, xyzw }, undefined),
  };
}

/** By child, in the order first said. */
export function byChild(series: readonly TransformSeries[]): Map<string, TransformSeries[]> {
  const children = new Map<string, TransformSeries[]>();
  for (const one of series) {
    const list = children.get(one.child);
    if (list) list.push(one);
    else children.set(one.child, [one]);
  }
  return children;
}

function joined(parts: readonly PoseColumns[], tags: readonly number[]): PoseColumns {
  const tag = new Uint32Array(parts.reduce((sum, part) => sum + part.tNs.length, 0));
  let at = 0;
  for (const [i, { tNs }] of parts.entries()) {
    tag.fill(tags[i], at, at + tNs.length);
    at += tNs.length;
  }
  if (parts.length === 1) return { ...parts[0], tag };
  return {
    tNs: together(parts.map(part => part.tNs)),
    xyz: together(parts.map(part => part.xyz)),
    xyzw: together(parts.map(part => part.xyzw)),
    arrival: together(parts.map(part => part.arrival!)),
    tag,
  };
}

export function together(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
