// Joins the rig file and what the recording says of its calibration into one rig, and sets aside the transforms that move.
import type { Issues } from '../issue.js';
import {
  buildRig,
  carriedTogether,
  type Rig,
  type RigFile,
  reportCameraAxes,
  reportTransforms,
  type TransformSeries,
  type TransformTree,
  uprightMoves,
} from '../rig/index.js';
import type { CalibrationMessages } from './calibration-messages.js';
import type { Candidate } from './select.js';
import { ofOneVehicle } from './vehicles.js';

export function makeRig(
  candidates: readonly Candidate[],
  { transforms, cameraInfos }: CalibrationMessages,
  rigFile: RigFile | undefined,
  issues: Issues,
): { rig: Rig; tree: TransformTree; moving: readonly TransformSeries[] } {
  const split = ofOneVehicle(
    transforms.map(log => log.split()),
    candidates,
    issues,
  );
  const fixed = split.flatMap(one => one.fixed);
  const placed = new Set([...fixed, ...(rigFile?.transforms ?? [])].map(({ child }) => child));
  const { moving, mounts } = carriedTogether(uprightMoves(split.flatMap(one => one.moving)), placed, issues);
  const sensors = candidates.map(({ name, channel, kind, look }) => ({
    name,
    topic: channel.topic,
    kind,
    frameId: look.frameId,
    imageSize: look.imageSize,
  }));
  const movements = [
    ...candidates
      .filter(({ kind }) => kind === 'odometry')
      .map(({ look }) => ({ parent: look.frameId, child: look.childFrameId, odometry: true })),
    ...moving.map(({ parent, child }) => ({ parent, child })),
  ];
  const movingFrames = [...new Set(movements.map(one => one.child))].filter(frame => frame !== '');
  const said = { sensors, transforms: [...fixed, ...mounts], cameraInfos, rigFile, movingFrames, movements };
  const { rig, tree } = buildRig(said, issues);
  reportCameraAxes(rig, tree, name => rigFile?.sensors[name]?.pose !== undefined, issues);
  for (const one of split) reportTransforms(one, tree, issues);
  return { rig: withFoundStamps(rig, candidates), tree, moving };
}

/** What the points' times say of a LiDAR's stamp, where nobody else did. */
function withFoundStamps(rig: Rig, candidates: readonly Candidate[]): Rig {
  const sensors = new Map(rig.sensors);
  for (const { name, look } of candidates) {
    const sensor = sensors.get(name);
    if (!sensor || sensor.stamp !== undefined || !look.sweepStamp?.meaning) continue;
    const from = { ...sensor.from, stamp: look.sweepStamp.evidence };
    sensors.set(name, { ...sensor, stamp: look.sweepStamp.meaning, from });
  }
  return { ...rig, sensors };
}
