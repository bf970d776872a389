// Where the rig's sensors sit: extrinsics from a scenario's settings.
import { compose, type SE3 } from '../geometry/se3.js';
import type { SensorSettings } from './scenario.js';
import { fromYawPitchRoll } from './trajectory.js';

export const RIG_FRAME = 'base_link';

/** Turns a body frame (x forward, y left, z up) into an optical one (z forward, x right, y down): T_body_optical. */
const optical: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [0, 0, 0] };

/** T_base_sensor of a sensor; cameras get their optical frame. */
export function extrinsics(settings: SensorSettings): SE3 {
  const [yaw, pitch, roll] = settings.yaw_pitch_roll_deg.map(x => (x * Math.PI) / 180);
  const body: SE3 = { q: fromYawPitchRoll(yaw, pitch, roll), t: settings.translation_m };
  return 'model' in settings ? compose(body, optical) : body;
}
