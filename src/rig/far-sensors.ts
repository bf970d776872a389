// Says where a sensor stands farther from the rig's frame than any vehicle is long: the usual cause is a file in millimetres.
import type { Issues } from '../issue.js';
import type { RigSensor } from './rig.js';

/** m. Road trains are 60 m; what stands by the road and is placed in a map is told as well, and then only told. */
const FARTHEST = 100;

/** FL0590 once per sensor. What is placed stays where it was placed. */
export function reportFarSensors(sensors: Iterable<RigSensor>, rigFrame: string, issues: Issues): void {
  for (const { name, topic, T_rig_sensor, from } of sensors) {
    if (!T_rig_sensor) continue;
    const far = Math.hypot(...T_rig_sensor.t);
    if (!(far > FARTHEST)) continue;
    const text = `"${name}" lies ${far.toFixed(0)} m from "${rigFrame}" by ${from.pose ?? 'its pose'}: translations are in metres; look whether these are millimetres`;
    issues.add('FL0590', text, { topic });
  }
}
