// A rig file that says twice where a frame is: by the pose of its sensor, and by its transforms.
import { compose, inverse, rotationAngle } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import type { RigFile } from './file/rig-file.js';
import type { TransformTree } from './transforms/transform-tree.js';

/** m and rad: a person rounds the second way round. */
const SAME = 1e-4;

/** FL0505 for each sensor whose pose is not what the file's own transforms say of its frame. Nothing is taken out. */
export function reportContradictions(rigFile: RigFile, tree: TransformTree, issues: Issues): void {
  const named = new Set(rigFile.transforms.flatMap(({ parent, child }) => [parent, child]));
  for (const [name, { topic, pose }] of Object.entries(rigFile.sensors)) {
    if (!pose || !named.has(pose.frame)) continue;
    const T = tree.lookup(pose.to, pose.frame);
    const between = T && compose(inverse(T), pose.T_to_frame);
    if (!between || (Math.hypot(...between.t) <= SAME && rotationAngle(between) <= SAME)) continue;
    issues.add(
      'FL0505',
      `${rigFile.file} places frame "${pose.frame}" by the pose of "${name}" and elsewhere by its transforms: the sensor was put where its pose says, other frames where the transforms lead; take one of the two out`,
      { topic },
    );
  }
}
