// Chooses the frame that all sensors are placed in when nobody named one.
import { normalFrame, type TransformTree } from './transform-tree.js';

/** Names that drivers and data sets give to the car itself, the usual one first. */
const BODY = ['base_link', 'base_footprint', 'ego_vehicle', 'body'];

/**
 * The first of `BODY` that is connected to a sensor, by its whole name or as the last part of a namespaced one
 * (`robot1/base_link`); else the root that most sensors hang from (the first of equals); `base_link` without any frame.
 */
export function chooseRigFrame(tree: TransformTree, sensorFrames: readonly string[]): string {
  const frames = sensorFrames.map(normalFrame).filter(frame => frame !== '');
  const known = [...tree.frames, ...frames];
  const counts = new Map<string, number>();
  for (const frame of frames) counts.set(tree.rootOf(frame), (counts.get(tree.rootOf(frame)) ?? 0) + 1);
  for (const body of BODY) {
    for (const named of [known.find(f => f === body), known.find(f => f.endsWith(`/${body}`))])
      if (named !== undefined && counts.has(tree.rootOf(named))) return named;
  }
  let best = 'base_link';
  for (const [root, count] of counts) if (count > (counts.get(best) ?? 0)) best = root;
  return best;
}
