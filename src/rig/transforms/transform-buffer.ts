// Every transform of a recording, asked as a robot's own buffer would be: latched ones hold always, others are interpolated.
//
// The rules are those of tf2's BufferCore (ros/geometry2, tf2 0.7) after it has heard the whole recording with an unbounded cache.
import { compose, identity, inverse, type SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import { nearName } from '../../near-name.js';
import { byChild } from './frame-history.js';
import { framePath } from './frame-path.js';
import { placesAFrame, type TransformLog } from './transform-log.js';
import { normalFrame } from './transform-tree.js';
import {
  latestCommonTime,
  type Path,
  type Sample,
  type TransformAnswer,
  type TransformRefusal,
  walk,
} from './transform-walk.js';

export interface TransformBuffer {
  /** Every frame that a usable transform names, in the order first said. */
  readonly frames: readonly string[];
  /** First and last stamp of those that are not latched; undefined where all are. */
  readonly span?: { readonly fromNs: number; readonly toNs: number };
  /**
   * T_target_source at a time, ns since the recording's origin; without one at the latest time that all edges between the two
   * know. Never extrapolates: not by a nanosecond. Frames are accepted with or without a leading `/`.
   */
  lookup(target: string, source: string, tNs?: number): TransformAnswer;
  /**
   * T_target(targetNs)_source(sourceNs) = T_target_fixed(targetNs) · T_fixed_source(sourceNs): where a thing seen at one time by
   * the source lies at another time for the target, with what stands still in `fixed`. The answer's time is that of the target.
   */
  lookupAcross(
    target: string,
    targetNs: number | undefined,
    source: string,
    sourceNs: number | undefined,
    fixed: string,
  ): TransformAnswer;
}

/**
 * Of each frame the first usable message recorded decides its kind: told on a latched topic, it holds for all time, and the last
 * thing said of it counts; else its samples are interpolated between two of one parent, held from a sample to the next where the
 * parent changes, and of equal stamps the first recorded counts. A transform into itself or without a frame name is left out.
 * `zeroNs`: the time that a zero stamp became; asked for, or stamped so, it means "the latest", as in tf2.
 */
export function transformBuffer(logs: readonly TransformLog[], zeroNs: number, issues: Issues): TransformBuffer {
  const usable = logs.flatMap(log => log.all()).filter(placesAFrame);
  const edges = new Map<string, Path>();
  const frames = new Set<string>();
  for (const [child, series] of byChild(usable)) {
    const path = framePath(series, zeroNs, issues);
    if (!path) continue;
    edges.set(child, path);
    for (const frame of [child, ...path.parents]) frames.add(frame);
  }
  const unknown = (role: string, frame: string): TransformRefusal | undefined => {
    if (frame === '') return { refused: 'invalid', text: `the ${role} frame has no name` };
    if (frames.has(frame)) return undefined;
    const near = nearName(frame, [...frames]);
    const meant = near === undefined ? '' : `, did you mean "${near}"?`;
    return { refused: 'lookup', text: `${role} frame "${frame}" does not exist${meant}` };
  };

  function lookup(targetName: string, sourceName: string, tNs?: number): TransformAnswer {
    const [target, source] = [normalFrame(targetName), normalFrame(sourceName)];
    const asked = tNs === zeroNs ? undefined : tNs;
    // Also for a frame that nobody knows.
    if (target === source && target !== '')
      return { T: identity, tNs: asked ?? edges.get(target)?.latest.tNs ?? zeroNs };
    const refused = unknown('target', target) ?? unknown('source', source);
    if (refused) return refused;
    const common = asked ?? latestCommonTime(edges, target, source, zeroNs);
    if (typeof common !== 'number') return common;
    const found = walk(edges, target, source, common);
    if ('refused' in found) return found;
    return { T: compose(inverse(climb(found.fromTarget)), climb(found.fromSource)), tNs: common };
  }

  return {
    frames: [...frames],
    span: spanOf([...edges.values()].flatMap(path => path.span ?? [])),
    lookup,
    lookupAcross(target, targetNs, source, sourceNs, fixed) {
      const refused = [['target', target] as const, ['source', source] as const, ['fixed', fixed] as const].map(
        ([role, frame]) => unknown(role, normalFrame(frame)),
      );
      const first = refused.find(one => one !== undefined);
      if (first) return first;
      const T_fixed_source = lookup(fixed, source, sourceNs);
      if ('refused' in T_fixed_source) return T_fixed_source;
      const T_target_fixed = lookup(target, fixed, targetNs);
      if ('refused' in T_target_fixed) return T_target_fixed;
      return { T: compose(T_target_fixed.T, T_fixed_source.T), tNs: T_target_fixed.tNs };
    },
  };
}

function spanOf(spans: readonly { readonly fromNs: number; readonly toNs: number }[]): TransformBuffer['span'] {
  if (spans.length === 0) return undefined;
  let { fromNs, toNs } = spans[0];
  for (const span of spans) [fromNs, toNs] = [Math.min(fromNs, span.fromNs), Math.max(toNs, span.toNs)];
  return { fromNs, toNs };
}

/** `T_top_bottom` of steps listed from the bottom up. */
function climb(steps: readonly Sample[]): SE3 {
  return steps.reduce((T, step) => compose(step.T, T), identity);
}
