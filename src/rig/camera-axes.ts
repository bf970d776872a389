// Says where pictures name the frame of a camera's body (x ahead, z up) in place of its optical frame (z ahead, x right, y down): Gazebo's cameras do.
import { apply, type SE3 } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import type { Rig } from './rig.js';
import { normalFrame, type TransformTree } from './transforms/transform-tree.js';

/** Frames whose z is up (REP 103, REP 105). An IMU's own axes, which `body` often has, may be any. */
const UPRIGHT = /(^|\/)(base_link|base_footprint|ego_vehicle)$/;
/** Cosine of 45°: how far such a camera may be tilted. */
const TILT = Math.SQRT1_2;

/**
 * FL0515 of a camera that a recording's transforms place so that it looks straight up in an upright rig, or whose frame has an optical frame inside
 * it. It is projected as recorded: there are cameras that look up. Not where a rig file places it.
 */
export function reportCameraAxes(
  rig: Rig,
  tree: TransformTree,
  givenPose: (name: string) => boolean,
  issues: Issues,
): void {
  const optical = opticalFrames(tree);
  for (const { name, topic, frameId, T_rig_sensor, camera, from } of rig.sensors.values()) {
    if (!camera || !T_rig_sensor || from.frame !== undefined || givenPose(name)) continue;
    const inside = optical.get(normalFrame(frameId));
    const up = UPRIGHT.test(rig.frameId) && apply({ q: T_rig_sensor.q, t: [0, 0, 0] }, [0, 0, 1])[2] > TILT;
    if (!up && inside === undefined) continue;
    const what = up
      ? `looks straight up in "${rig.frameId}"`
      : `is told by "${inside}" to look along the x axis of its frame`;
    const remedy =
      inside === undefined
        ? 'where the camera does not look up, give its pose in a rig file: `framelock calib doctor` tells which axes fit the pictures'
        : `give \`frame: ${inside}\` for it in a rig file`;
    issues.add(
      'FL0515',
      `"${name}" ${what}: pictures name the frame "${frameId}", which seems that of the camera's body (x ahead, z up) and not its optical one (z ahead, x right, y down); points were projected as the recording says; ${remedy}`,
      { topic },
    );
  }
}

/** The frame that lies in another, by that one, turned as an optical frame is in its body's. */
function opticalFrames(tree: TransformTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const child of tree.frames) {
    const edge = tree.edgeAbove(child);
    if (edge && !found.has(edge.parent) && turnsToOptical(edge.T_parent_child)) found.set(edge.parent, child);
  }
  return found;
}

/** By a rotation of x y z = −½ ½ −½, w ½, to some 0.1°. */
function turnsToOptical({ q }: SE3): boolean {
  return Math.abs(q[0] - q[1] + q[2] - q[3]) / 2 > 1 - 1e-6;
}
