// The sensors of a plan that a person means by a name or a topic.
import { isCalled } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** All of them without a name; none where the name is unknown. */
export function sensorsCalled(sensors: readonly Sensor[], name: string | undefined): readonly Sensor[] {
  if (name === undefined) return sensors;
  return sensors.filter(sensor => isCalled({ name: sensor.name, topic: sensor.channel.topic }, name));
}
