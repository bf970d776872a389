// Chooses the frame that all sensors are placed in when nobody named one.

import { normalFrame, type TransformTree } from './transforms/transform-tree.js';
import { isWorldFrame } from './world-frame.js';

/** Names that drivers and data sets give to the car itself, the usual one first. */
const BODY = ['base_link', 'base_footprint', 'ego_vehicle', 'body'];

/**
 * In this order: a body frame (by its whole name, or as the last part of `robot1/base_link`) that is connected to a sensor;
 * the root that most sensors hang from, when it is more than one frame's, or a frame's whose motion is told (`movingFrames`) too;
 * that frame, since poses of the car are worth more than placing one lonely sensor in itself; the first sensor's root; `base_link`.
 */
export function chooseRigFrame(
  tree: TransformTree,
  sensorFrames: readonly string[],
  movingFrames: readonly string[] = [],
): string {
  const frames = sensorFrames.map(normalFrame).filter(frame => frame !== '');
  const framesByRoot = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const frame of frames) {
    const root = tree.rootOf(frame);
    framesByRoot.set(root, (framesByRoot.get(root) ?? new Set()).add(frame));
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  const body = bodyAmong([...tree.frames, ...frames].filter(frame => counts.has(tree.rootOf(frame))));
  if (body !== undefined) return body;
  const best = [...counts.keys()].reduce<string | undefined>(
    (most, root) => (most === undefined || counts.get(root)! > counts.get(most)! ? root : most),
    undefined,
  );
  if (best !== undefined && framesByRoot.get(best)!.size > 1) return best;
  const moving = movingFrames.map(normalFrame).filter(frame => frame !== '' && !isWorldFrame(frame));
  const told = bodyAmong(moving) ?? moving[0];
  // What both hang from is the rig with one sensor as with several.
  if (told !== undefined && best !== undefined && tree.rootOf(told) === best && !isWorldFrame(best)) return best;
  return told ?? best ?? 'base_link';
}

/** The first of the usual names of a car's own frame that is among these. */
export function bodyAmong(frames: readonly string[]): string | undefined {
  for (const body of BODY) {
    const found = frames.find(frame => frame === body) ?? frames.find(frame => frame.endsWith(`/${body}`));
    if (found !== undefined) return found;
  }
  return undefined;
}
