// One tree out of transforms of several files, whichever way each of them hangs.
import { compose, identity, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import { bodyAmong } from '../rig-frame.js';
import { buildTransformTree, normalFrame, type StaticEdge } from '../transforms/transform-tree.js';

export interface JoinedTransforms {
  /** The frame that poses are written in; undefined when there are no transforms. */
  readonly root: string | undefined;
  /** One parent per frame, leading away from `root`; what is not connected with it hangs from roots of its own. */
  readonly edges: readonly StaticEdge[];
  has(frame: string): boolean;
  /** `T_root_frame`; undefined when they are not connected. */
  lookup(frame: string): SE3 | undefined;
  provenance(frame: string): string;
}

/** An edge seen from one of its ends. */
interface Way {
  readonly to: string;
  readonly T_here_to: SE3;
  readonly from: string;
}

/** A file rounds to some digits, and a second way round a loop adds the roundings up. */
const SAME_M = 1e-4;
const SAME_RAD = 1e-4;

/**
 * Tools hang frames as they like: one file places the camera in the LiDAR, another in the IMU. So edges are taken without
 * direction and hung anew from the root. An edge that closes a loop must agree with the way round: else FL0521, and the first
 * said is kept. `asked` must be among the frames (FL0801).
 */
export function joinTransforms(
  edges: readonly StaticEdge[],
  sensorFrames: readonly string[],
  asked: string | undefined,
  issues: Issues,
): JoinedTransforms {
  const ways = new Map<string, Way[]>();
  const children = new Set<string>();
  const at = (frame: string) => {
    const known = ways.get(frame) ?? [];
    if (!ways.has(frame)) ways.set(frame, known);
    return known;
  };
  for (const edge of edges) {
    const [parent, child] = [normalFrame(edge.parent), normalFrame(edge.child)];
    const T = edge.T_parent_child;
    const round = parent === child ? identity : reach(ways, parent).get(child)?.T;
    if (round) {
      reportDifference(parent, child, compose(inverse(round), T), edge.from, issues);
      continue;
    }
    at(parent).push({ to: child, T_here_to: T, from: edge.from });
    at(child).push({ to: parent, T_here_to: inverse(T), from: edge.from });
    children.add(child);
  }
  const root = rootOf(ways, children, sensorFrames.map(normalFrame), asked);
  const hung = root === undefined ? [] : hang(ways, root, children);
  const tree = buildTransformTree(hung, issues);
  return {
    root,
    edges: hung,
    has: frame => ways.has(normalFrame(frame)),
    lookup: frame => (root === undefined || !ways.has(normalFrame(frame)) ? undefined : tree.lookup(root, frame)),
    provenance: frame => (root === undefined ? '' : tree.provenance(root, frame)),
  };
}

interface Reached {
  readonly T: SE3;
  readonly above?: { readonly frame: string; readonly way: Way };
}

/** Every frame connected with `start`, with T_start_frame, the nearest first. */
function reach(ways: ReadonlyMap<string, readonly Way[]>, start: string): Map<string, Reached> {
  const reached = new Map<string, Reached>();
  if (!ways.has(start)) return reached;
  reached.set(start, { T: identity });
  for (const [frame, { T }] of reached)
    for (const way of ways.get(frame) ?? [])
      if (!reached.has(way.to)) reached.set(way.to, { T: compose(T, way.T_here_to), above: { frame, way } });
  return reached;
}

function reportDifference(parent: string, child: string, difference: SE3, from: string, issues: Issues): void {
  const [metres, radians] = [Math.hypot(...difference.t), rotationAngle(difference)];
  if (metres <= SAME_M && radians <= SAME_RAD) return;
  const by = `${Number(((radians * 180) / Math.PI).toPrecision(3))}° and ${Number(metres.toPrecision(3))} m`;
  issues.add(
    'FL0521',
    `${from} places "${child}" in "${parent}" otherwise than what was read before, by ${by}: the first was kept; give one file only, or tell frames apart with --rename`,
    { file: from, topic: child },
  );
}

/** What was asked for; a body frame; the natural root of the tree with most sensors. */
function rootOf(
  ways: ReadonlyMap<string, readonly Way[]>,
  children: ReadonlySet<string>,
  sensorFrames: readonly string[],
  asked: string | undefined,
): string | undefined {
  const frames = [...ways.keys()];
  if (asked !== undefined) {
    const wanted = normalFrame(asked);
    if (ways.has(wanted) || frames.length === 0) return wanted;
    throw new FramelockError(
      'FL0801',
      `expected --frame to be one of ${frames.slice(0, 40).join(', ')}, got "${asked}"`,
    );
  }
  let best: { readonly sensors: number; readonly frames: readonly string[] } | undefined;
  const seen = new Set<string>();
  for (const frame of frames) {
    if (seen.has(frame)) continue;
    const group = [...reach(ways, frame).keys()];
    for (const one of group) seen.add(one);
    const inside = new Set(group);
    const sensors = sensorFrames.filter(one => inside.has(one)).length;
    if (!best || sensors > best.sensors) best = { sensors, frames: group };
  }
  if (!best) return undefined;
  return bodyAmong(best.frames) ?? best.frames.find(frame => !children.has(frame)) ?? best.frames[0];
}

/** All edges, each leading away from the root of its tree. */
function hang(ways: ReadonlyMap<string, readonly Way[]>, root: string, children: ReadonlySet<string>): StaticEdge[] {
  const edges: StaticEdge[] = [];
  const seen = new Set<string>();
  const starts = [root, ...[...ways.keys()].filter(frame => !children.has(frame)), ...ways.keys()];
  for (const start of starts) {
    if (seen.has(start)) continue;
    for (const [frame, { above }] of reach(ways, start)) {
      seen.add(frame);
      if (above)
        edges.push({ parent: above.frame, child: frame, T_parent_child: above.way.T_here_to, from: above.way.from });
    }
  }
  return edges;
}
