// A rig made of a rig file alone, for looking at it and for comparing it with another.
import type { Issues } from '../../issue.js';
import { buildRig } from '../build-rig.js';
import type { RigFile } from '../file/rig-file.js';
import type { Rig } from '../rig.js';
import type { TransformTree } from '../transforms/transform-tree.js';

/**
 * Sensors of the file with the poses that the file itself gives. A file does not say what kind a sensor is: those with a lens
 * are cameras, of the others nothing is missed. Throws FL0504 when the transforms form a cycle.
 */
export function rigOfFile(rigFile: RigFile, issues: Issues): { rig: Rig; tree: TransformTree } {
  const sensors = Object.entries(rigFile.sensors).map(([name, { topic, frame, camera }]) => ({
    name,
    topic,
    frameId: frame ?? '',
    kind: camera ? ('camera' as const) : ('other' as const),
  }));
  return buildRig({ sensors, transforms: [], cameraInfos: [], rigFile }, issues);
}
