// The one sensor that a refinement is about, by name or topic, among those of some kinds.
import { FramelockError } from '../../issue.js';
import type { Kind } from '../../message/value.js';
import type { FramePlan } from '../plan.js';
import type { Sensor } from '../sensor.js';
import { oneSensorNamed } from '../sensors-called.js';

/** FL0801 where the name is unknown or more than one would do, FL0920 where none is placed in the rig. */
export function chooseSensor(
  plan: FramePlan,
  kinds: readonly Kind[],
  name: string | undefined,
  option: string,
): Sensor {
  const placed = plan.sensors.filter(s => kinds.includes(s.kind) && s.rig.T_rig_sensor !== undefined);
  if (placed.length === 0)
    throw new FramelockError(
      'FL0920',
      `expected a ${kinds.join(' or ')} that is placed in the rig, got none; give a rig file with a first guess of its pose`,
    );
  return oneSensorNamed(placed, name, option);
}
