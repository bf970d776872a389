// What checks may ask of one frame: made when first asked for, and let go with the frame.
import { type BoundLabel, type PointsInRig, pointsInRig, type SceneFrame } from '../../frame/scene/index.js';
import type { FrameContext } from './check.js';

export function frameContext(
  frame: SceneFrame,
  here: readonly BoundLabel[],
  scene: FrameContext['scene'],
): FrameContext {
  const made = new Map<unknown, unknown>();
  const remembered = <T>(key: unknown, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
  const context: FrameContext = {
    frame,
    here,
    inRig: cloud => remembered<PointsInRig>(cloud, () => pointsInRig(cloud, scene.poseAt)),
    scene,
    once: make => remembered(make, () => make(context)),
  };
  return context;
}
