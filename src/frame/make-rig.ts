// Joins the rig file and what the recording says of its calibration into one rig, and sets aside the transforms that move.
import type { Issues } from '../issue.js';
import {
  buildRig,
  type Rig,
  type RigFile,
  type StaticEdge,
  splitTransforms,
  type TimedTransform,
  type TransformTree,
  timedTransforms,
} from '../rig/index.js';
import type { CalibrationMessages } from './calibration-messages.js';
import type { Candidate } from './select.js';

/** Topics whose transforms hold for all time, whatever their stamps: ROS 2's and tf2's latched topic, and calibration files. */
function isStaticTopic(topic: string): boolean {
  return /(^|\/)tf_static$/.test(topic) || !/(^|\/)tf$/.test(topic);
}

export function makeRig(
  candidates: readonly Candidate[],
  calibration: CalibrationMessages,
  originNs: bigint,
  rigFile: RigFile | undefined,
  issues: Issues,
): { rig: Rig; tree: TransformTree; moving: readonly TimedTransform[] } {
  const fixed: StaticEdge[] = [];
  const moving: TimedTransform[] = [];
  for (const topic of new Set(calibration.transforms.map(t => t.topic))) {
    const timed = calibration.transforms
      .filter(t => t.topic === topic)
      .flatMap(t => timedTransforms({ kind: 'transforms', transforms: t.transforms }, originNs, topic));
    const split = splitTransforms(timed, isStaticTopic(topic));
    fixed.push(...split.fixed);
    moving.push(...split.moving);
  }
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
  const { cameraInfos } = calibration;
  const { rig, tree } = buildRig({ sensors, transforms: fixed, cameraInfos, rigFile, movingFrames }, issues);
  return { rig, tree, moving };
}
