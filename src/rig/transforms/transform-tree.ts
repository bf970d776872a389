// The static tree of coordinate frames: where every frame sits in every other that it is connected to.
import { compose, identity, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import { checkedTransform } from '../checked-transform.js';
import type { Provenance } from '../rig.js';

/** Where frame `child` sits in frame `parent`, for all time. */
export interface StaticEdge {
  readonly parent: string;
  readonly child: string;
  readonly T_parent_child: SE3;
  readonly from: Provenance;
}

/** All frame names are accepted with or without a leading `/` (tf1 writes `/imu`, tf2 `imu`). */
export interface TransformTree {
  /** Every frame named by a kept edge, in the order first named. */
  readonly frames: readonly string[];
  has(frame: string): boolean;
  /** The kept edge above a frame; undefined for a root or an unknown frame. */
  edgeAbove(frame: string): StaticEdge | undefined;
  /** The topmost ancestor; an unknown frame is its own root. */
  rootOf(frame: string): string;
  /** `T_target_source` through the lowest common ancestor; undefined when the frames are not connected. */
  lookup(target: string, source: string): SE3 | undefined;
  /** Where the numbers of `lookup(target, source)` came from, joined by ` + `; '' when the frames are the same. */
  provenance(target: string, source: string): Provenance;
}

/** Frame id without tf1's leading slash. */
export function normalFrame(frame: string): string {
  return frame.replace(/^\/+/, '');
}

/**
 * Keeps tf2's law of one parent per frame, but the first one said (FL0505); saying the same again is not an issue.
 * Edges that are not rigid motions are left out (FL0506). FL0504 names the frames of a cycle: thrown, or only reported where
 * `dispensable` says so of all its edges; then none of them is kept, for which one is wrong cannot be told.
 */
export function buildTransformTree(
  edges: readonly StaticEdge[],
  issues: Issues,
  dispensable: (edge: StaticEdge) => boolean = () => false,
): TransformTree {
  const above = new Map<string, StaticEdge>();
  const frames = new Set<string>();
  for (const given of edges) {
    const edge = checkedEdge(given, issues);
    if (!edge) continue;
    const known = above.get(edge.child);
    if (known) {
      if (!sameEdge(known, edge)) reportSecondParent(known, edge, issues);
      continue;
    }
    above.set(edge.child, edge);
    frames.add(edge.parent).add(edge.child);
  }
  openCycles(above, dispensable, issues);
  const roots = rootsOf(above);
  const path = (target: string, source: string) => pathBetween(above, normalFrame(target), normalFrame(source));
  return {
    frames: [...frames],
    has: frame => frames.has(normalFrame(frame)),
    edgeAbove: frame => above.get(normalFrame(frame)),
    rootOf: frame => roots.get(normalFrame(frame)) ?? normalFrame(frame),
    lookup: (target, source) => {
      const found = path(target, source);
      return found && compose(inverse(climb(found.fromTarget)), climb(found.fromSource));
    },
    provenance: (target, source) => {
      const found = path(target, source);
      const all = found ? [...found.fromTarget, ...found.fromSource.toReversed()].map(edge => edge.from) : [];
      return [...new Set(all)].join(' + ');
    },
  };
}

/** Whether two transforms are the same motion; q and -q are the same rotation. */
export function sameTransform(a: SE3, b: SE3, tolerance = 1e-9): boolean {
  const sign = a.q.reduce((sum, value, i) => sum + value * b.q[i], 0) < 0 ? -1 : 1;
  return (
    a.q.every((value, i) => Math.abs(value - sign * b.q[i]) <= tolerance) &&
    a.t.every((value, i) => Math.abs(value - b.t[i]) <= tolerance)
  );
}

/** Normal names and a unit quaternion; undefined, with an issue, when the edge cannot be used. */
function checkedEdge(given: StaticEdge, issues: Issues): StaticEdge | undefined {
  const parent = normalFrame(given.parent);
  const child = normalFrame(given.child);
  const T = checkedTransform(given.T_parent_child.t, given.T_parent_child.q);
  if (!T || parent === '' || child === '') {
    const why = T ? 'has an empty frame name' : 'is not a finite unit quaternion and translation';
    issues.add('FL0506', `transform ${parent} -> ${child} of ${given.from} ${why}: it was ignored`, { topic: child });
    return undefined;
  }
  // A frame placed in itself says nothing when it says identity; anything else is the shortest cycle.
  if (parent === child && sameTransform(T, identity)) return undefined;
  return { parent, child, T_parent_child: T, from: given.from };
}

function sameEdge(a: StaticEdge, b: StaticEdge): boolean {
  return a.parent === b.parent && sameTransform(a.T_parent_child, b.T_parent_child);
}

function reportSecondParent(kept: StaticEdge, dropped: StaticEdge, issues: Issues): void {
  const what =
    kept.parent === dropped.parent
      ? `frame ${kept.child} is placed in ${kept.parent} twice with different numbers`
      : `frame ${kept.child} has two parents, ${kept.parent} (${kept.from}) and ${dropped.parent} (${dropped.from})`;
  issues.add('FL0505', `${what}: the first was kept; fix it in a rig file`, { topic: kept.child });
}

/** Each frame is walked once: `done` holds frames known to lead to a root. */
function openCycles(above: Map<string, StaticEdge>, dispensable: (edge: StaticEdge) => boolean, issues: Issues): void {
  const done = new Set<string>();
  for (const start of [...above.keys()]) {
    const walked = new Set<string>();
    let frame = start;
    while (!done.has(frame)) {
      if (walked.has(frame)) {
        const all = [...walked];
        leaveOut(all.slice(all.indexOf(frame)), above, dispensable, issues);
        break;
      }
      walked.add(frame);
      const edge = above.get(frame);
      if (!edge) break;
      frame = edge.parent;
    }
    for (const frame of walked) done.add(frame);
  }
}

function leaveOut(
  cycle: readonly string[],
  above: Map<string, StaticEdge>,
  dispensable: (edge: StaticEdge) => boolean,
  issues: Issues,
): void {
  const named = [...cycle, cycle[0]].slice(0, 20).join(' -> ');
  const remedy = 'correct the transforms, or give the poses in a rig file';
  if (!cycle.every(frame => dispensable(above.get(frame)!)))
    throw new FramelockError('FL0504', `expected a tree of frames, got a cycle: ${named}; ${remedy}`);
  issues.add('FL0504', `expected a tree of frames, got a cycle: ${named}; none of its transforms was used; ${remedy}`);
  for (const frame of cycle) above.delete(frame);
}

/** Root of every frame that hangs below one: each edge is followed once, however long the chain. */
function rootsOf(above: ReadonlyMap<string, StaticEdge>): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const start of above.keys()) {
    const walked: string[] = [];
    let root = start;
    for (let edge = above.get(root); edge && !roots.has(root); edge = above.get(root)) {
      walked.push(root);
      root = edge.parent;
    }
    root = roots.get(root) ?? root;
    for (const frame of walked) roots.set(frame, root);
  }
  return roots;
}

/** Edges from each end up to the lowest common ancestor, each list starting at its end. */
function pathBetween(
  above: ReadonlyMap<string, StaticEdge>,
  target: string,
  source: string,
): { fromTarget: StaticEdge[]; fromSource: StaticEdge[] } | undefined {
  const fromTarget: StaticEdge[] = [];
  const depth = new Map<string, number>([[target, 0]]);
  for (let edge = above.get(target); edge; edge = above.get(edge.parent)) {
    fromTarget.push(edge);
    depth.set(edge.parent, fromTarget.length);
  }
  const fromSource: StaticEdge[] = [];
  let frame = source;
  while (!depth.has(frame)) {
    const edge = above.get(frame);
    if (!edge) return undefined;
    fromSource.push(edge);
    frame = edge.parent;
  }
  return { fromTarget: fromTarget.slice(0, depth.get(frame)), fromSource };
}

/** `T_top_bottom` of edges listed from the bottom up. */
function climb(edges: readonly StaticEdge[]): SE3 {
  return edges.reduce((T, edge) => compose(edge.T_parent_child, T), identity);
}
