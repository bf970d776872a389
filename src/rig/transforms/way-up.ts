// The world of a trajectory: the topmost frame that leads down to the rig, also where frames change their parents.
import type { Issues } from '../../issue.js';
import type { AboveFrame } from './above-frame.js';
import { together } from './frame-history.js';

type Above = (frame: string) => AboveFrame | undefined;

/** From how many stamps each parent of a frame was reached, by frame. */
type Reached = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * The way goes up as long as a stamp is left at which everything below is known. Where a frame changes its parent it goes on where
 * all of them lead; where they lead nowhere in common, the one with the most stamps is kept (FL0505). A part above that shares no
 * time with what is below is left out (FL0602). `enough`: a frame from which the way need not go on. Undefined when nothing on the
 * way moves.
 */
export function worldAbove(
  rig: string,
  above: Above,
  issues: Issues,
  enough: (frame: string) => boolean = () => false,
): { readonly world: string; readonly stamps: Float64Array } | undefined {
  const stamps = stampsAbove(rig, above);
  const reached = reachedFrom(rig, above, stamps);
  let world = rig;
  const passed = new Set([rig]);
  for (let next = nextAbove(world, reached, issues); next !== undefined; next = nextAbove(world, reached, issues)) {
    if (passed.has(next)) break;
    passed.add(next);
    world = next;
    if (enough(world)) break;
  }
  reportUnreached(world, above, passed, issues);
  return stamps.length > 0 && world !== rig ? { world, stamps } : undefined;
}

/** Every stamp of every moving frame that may lie above, once, ascending. */
function stampsAbove(rig: string, above: Above): Float64Array {
  const lists: Float64Array[] = [];
  const seen = new Set([rig]);
  for (const frame of seen) {
    const step = above(frame);
    if (step?.tNs) lists.push(step.tNs);
    for (const parent of step?.parents ?? []) seen.add(parent);
  }
  const all = together(lists).sort();
  let n = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[n - 1]) all[n++] = all[i];
  return all.subarray(0, n);
}

function reachedFrom(rig: string, above: Above, stamps: Float64Array): Reached {
  const reached = new Map<string, Map<string, number>>();
  const seen = new Set<string>();
  for (const t of stamps) {
    seen.clear();
    for (let frame = rig; ; ) {
      seen.add(frame);
      const parent = above(frame)?.parentAt(t);
      if (parent === undefined || seen.has(parent)) break;
      const counts = reached.get(frame) ?? new Map<string, number>();
      reached.set(frame, counts.set(parent, (counts.get(parent) ?? 0) + 1));
      frame = parent;
    }
  }
  return reached;
}

function nextAbove(frame: string, reached: Reached, issues: Issues): string | undefined {
  const counts = reached.get(frame);
  if (!counts) return undefined;
  const parents = [...counts.keys()];
  if (parents.length === 1) return parents[0];
  const ways = parents.map(parent => upFrom(parent, reached));
  const common = [...ways[0]].find(one => one !== frame && ways.every(way => way.has(one)));
  if (common !== undefined) return common;
  const kept = parents.reduce((best, parent) => (counts.get(parent)! > counts.get(best)! ? parent : best));
  const others = parents.filter(parent => parent !== kept).join(', ');
  issues.add(
    'FL0505',
    `frame ${frame} moves under more than one parent, and nothing connects ${kept} with ${others}: only its poses in ${kept} were kept`,
    { topic: frame },
  );
  return kept;
}

/** The frame and all that it was ever seen below, nearest first. */
function upFrom(frame: string, reached: Reached): Set<string> {
  const up = new Set([frame]);
  for (const one of up) for (const parent of reached.get(one)?.keys() ?? []) up.add(parent);
  return up;
}

function reportUnreached(world: string, above: Above, passed: ReadonlySet<string>, issues: Issues): void {
  const seen = new Set(passed);
  for (let frame = world; ; ) {
    const step = above(frame);
    const parent = step?.parents[0];
    if (!step || parent === undefined || seen.has(parent)) return;
    seen.add(parent);
    const text = `the transform into ${parent} shares no time with those below it: ${parent} was left out`;
    if (step.tNs) issues.add('FL0602', text, { topic: step.from[0] });
    frame = parent;
  }
}
