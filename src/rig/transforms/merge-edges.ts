// Puts a rig file's transforms before the recording's, so that the file wins without breaking the tree.
import { inverse, type SE3 } from '../../geometry/se3.js';
import type { RigFile } from '../file/rig-file.js';
import { normalFrame, type StaticEdge } from './transform-tree.js';

/**
 * The file's edges, hung from `root`, then the recording's less those that the file replaces: any that says where a frame
 * sits that the file places, and any that would hang `root` below a frame that the file hangs below `root`.
 */
export function mergeEdges(
  rigFile: RigFile | undefined,
  recorded: readonly StaticEdge[],
  root: string | undefined,
): StaticEdge[] {
  if (!rigFile) return [...recorded];
  const own = hangFrom(root, fileEdges(rigFile));
  const placed = new Set(own.map(edge => edge.child));
  const kept = recorded.filter(edge => !placed.has(normalFrame(edge.child)));
  return [...own, ...withoutLoops(own, kept)];
}

/** Sensors may share a frame and yet be placed one by one: the first pose stands for the frame. */
function fileEdges(rigFile: RigFile): StaticEdge[] {
  const edges = [...rigFile.transforms];
  const seen = new Set(edges.map(edge => edge.child));
  for (const { pose } of Object.values(rigFile.sensors)) {
    if (!pose || pose.frame === pose.to || seen.has(pose.frame)) continue;
    seen.add(pose.frame);
    edges.push({ parent: pose.to, child: pose.frame, T_parent_child: pose.T_to_frame, from: rigFile.file });
  }
  return edges;
}

/** Turns edges round so that they lead away from `root`; those it does not reach, and those that close a loop, stay. */
function hangFrom(root: string | undefined, edges: readonly StaticEdge[]): StaticEdge[] {
  const reached = new Set(root === undefined ? [] : [normalFrame(root)]);
  const waiting = new Set(edges);
  const hung: StaticEdge[] = [];
  for (let before = -1; before !== hung.length; ) {
    before = hung.length;
    for (const edge of waiting) {
      const [down, up] = [reached.has(edge.parent), reached.has(edge.child)];
      if (down === up) continue;
      hung.push(down ? edge : turned(edge));
      reached.add(edge.parent).add(edge.child);
      waiting.delete(edge);
    }
  }
  return [...hung, ...waiting];
}

function turned(edge: StaticEdge): StaticEdge {
  const T: SE3 = inverse(edge.T_parent_child);
  return { parent: edge.child, child: edge.parent, T_parent_child: T, from: edge.from };
}

/** Drops recorded edges above the file's roots that lead back down through an edge of the file. */
function withoutLoops(own: readonly StaticEdge[], recorded: readonly StaticEdge[]): StaticEdge[] {
  const dropped = new Set<StaticEdge>();
  const above = new Map<string, StaticEdge>();
  for (const edge of [...recorded].reverse()) above.set(normalFrame(edge.child), edge);
  for (const edge of own) above.set(edge.child, edge);
  const ownEdges = new Set(own);
  const roots = new Set(own.map(edge => edge.parent).filter(frame => !own.some(edge => edge.child === frame)));
  for (const root of roots) {
    const seen = new Set<string>();
    let throughFile = false;
    let frame = root;
    for (let edge = above.get(frame); edge && !seen.has(frame); edge = above.get(frame)) {
      seen.add(frame);
      throughFile ||= ownEdges.has(edge);
      frame = normalFrame(edge.parent);
    }
    // Every edge above this root that says where the root sits would close the same loop.
    if (frame === root && throughFile)
      for (const edge of recorded) if (normalFrame(edge.child) === root) dropped.add(edge);
  }
  return recorded.filter(edge => !dropped.has(edge));
}
