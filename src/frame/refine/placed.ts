// A sensor's pose as a rig file says it, before and after.
import type { PlacedFrame } from '../../calibration/refinement/index.js';
import type { SE3 } from '../../geometry/se3.js';
import type { FramePlan } from '../plan.js';
import type { Sensor } from '../sensor.js';

/**
 * Of a sensor of the plan: its data's frame in the rig's. Data given in the rig's own frame, or in no named one, gets a name for
 * its end of the pose, as in rig.json.
 */
export function placedIn(plan: FramePlan, { name, rig }: Sensor, T_rig_sensor: SE3): PlacedFrame {
  const own = rig.frameId !== '' && rig.frameId !== plan.rig.frameId;
  return { frame: own ? rig.frameId : `${name}_frame`, to: plan.rig.frameId, T_to_frame: T_rig_sensor };
}
