// Two vehicles in one recording, each with transforms on topics of its own (/robot1/tf, /robot2/tf) that name the same frames.
import { firstOf, type Issues } from '../issue.js';
import type { SplitTransforms } from '../rig/index.js';

interface Named {
  readonly channel: { readonly topic: string };
  readonly look: { readonly frameId: string };
}

/**
 * The transforms without those of a vehicle none of whose sensors was asked for. Where sensors of several are left, they are placed
 * by one tree of frames, in which one vehicle's mounts and poses stand for the other's: FL0618.
 */
export function ofOneVehicle(
  split: readonly SplitTransforms[],
  sensors: readonly Named[],
  issues: Issues,
): readonly SplitTransforms[] {
  const framesOf = new Map<string, Set<string>>();
  for (const one of split) {
    const space = namespaceOf(one);
    if (space === '') continue;
    const frames = framesOf.get(space) ?? new Set();
    framesOf.set(space, frames);
    for (const { parent, child } of [...one.fixed, ...one.moving]) frames.add(parent).add(child);
  }
  const vehicles = [...framesOf].filter(([space, frames]) =>
    [...framesOf].some(([other, theirs]) => other !== space && [...frames].some(frame => theirs.has(frame))),
  );
  const present = vehicles
    .map(([space]) => space)
    .filter(space => sensors.some(({ channel }) => channel.topic.startsWith(`${space}/`)));
  if (present.length === 0) return split;
  if (present.length > 1)
    issues.add(
      'FL0618',
      `${firstOf(present, 5)} each have transforms of frames of the same names: they were read as one vehicle's. Where these are several vehicles, sensors are placed, projected and moved by another one's mounts and poses: convert one vehicle at a time, by \`--topics\` with its topics alone`,
    );
  const absent = new Set(vehicles.map(([space]) => space).filter(space => !present.includes(space)));
  return split.filter(one => !absent.has(namespaceOf(one)));
}

/** `/robot1` of what `/robot1/tf` says; empty for `/tf`, and where nothing was said. */
function namespaceOf({ fixed, moving }: SplitTransforms): string {
  const topic = (fixed[0] ?? moving[0])?.from ?? '';
  return /^(\/.+)\/tf(_static)?$/.exec(topic)?.[1] ?? '';
}
