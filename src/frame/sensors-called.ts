// The sensors of a plan that a person means by a name or a topic.
import { FramelockError } from '../issue.js';
import { gotName } from '../near-name.js';
import { isCalled } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** All of them without a name; none where the name is unknown. */
export function sensorsCalled(sensors: readonly Sensor[], name: string | undefined): readonly Sensor[] {
  if (name === undefined) return sensors;
  return sensors.filter(sensor => isCalled({ name: sensor.name, topic: sensor.channel.topic }, name));
}

/** The same with FL0801, naming `option`, where the name is unknown; `none`: what is said where there is nothing to choose from. */
export function sensorsNamed(
  sensors: readonly Sensor[],
  name: string | undefined,
  option: string,
  none: string,
): readonly Sensor[] {
  const found = sensorsCalled(sensors, name);
  if (found.length > 0 || name === undefined) return found;
  const known = sensors.map(s => s.name);
  throw new FramelockError(
    'FL0801',
    `expected ${option} to be one of ${known.join(', ') || none}; ${gotName(name, known)}`,
  );
}

/** The one of these, at least one, that is meant; FL0801, naming `option`, where the name is unknown or more than one would do. */
export function oneSensorNamed(sensors: readonly Sensor[], name: string | undefined, option: string): Sensor {
  const found = sensorsCalled(sensors, name);
  if (found.length === 1) return found[0];
  const known = sensors.map(s => s.name);
  const got = name === undefined ? 'got nothing' : gotName(name, known);
  throw new FramelockError('FL0801', `expected ${option} to name one of ${known.join(', ')}; ${got}`);
}
