// Joins the rig file and what the recording says of its calibration into one rig, and sets aside the transforms that move.
import type { Issues } from '../issue.js';
import { buildRig, type Rig, type RigFile, type TransformSeries, type TransformTree } from '../rig/index.js';
import type { CalibrationMessages } from './calibration-messages.js';
import type { Candidate } from './select.js';

export function makeRig(
  candidates: readonly Candidate[],
  { transforms, cameraInfos }: CalibrationMessages,
  rigFile: RigFile | undefined,
  issues: Issues,
): { rig: Rig; tree: TransformTree; moving: readonly TransformSeries[] } {
  const split = transforms.map(log => log.split());
  const fixed = split.flatMap(one => one.fixed);
  const moving = split.flatMap(one => one.moving);
  const sensors = candidates.map(({ name, channel, kind, look }) => ({
    name,
    topic: channel.topic,
    kind,
    frameId: look.frameId,
  }));
  const movingFrames = [
    ...candidates.filter(c => c.kind === 'odometry').map(c => c.look.childFrameId),
    ...new Set(moving.map(m => m.child)),
  ].filter(frame => frame !== '');
  const { rig, tree } = buildRig({ sensors, transforms: fixed, cameraInfos, rigFile, movingFrames }, issues);
  return { rig, tree, moving };
}
