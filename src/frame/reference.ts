// Which sensor's messages make the frames.
import { FramelockError, type Issues } from '../issue.js';
import type { Kind } from '../message/value.js';
import { gotName } from '../near-name.js';
import type { MessageTable } from '../source/source.js';
import { medianStep } from '../time/order-statistics.js';
import { mainLidar } from './main-lidar.js';
import type { Sensor } from './sensor.js';
import { sensorsCalled } from './sensors-called.js';

/** A LiDAR sees the whole scene at one stamp; without one, what comes next best. */
const preference: readonly Kind[] = ['camera', 'radar'];

/**
 * The person's choice, by topic or name; else the rig file's, where it takes part (FL0511 where not); else the main LiDAR (FL0513 says
 * which, of several); else of the preferred kind the one with the most messages, then by name.
 */
export function chooseReference(
  sensors: readonly Sensor[],
  { length }: Pick<MessageTable, 'length'>,
  wanted: string | undefined,
  ofRig: string | undefined,
  issues: Issues,
): Sensor {
  const named = (name: string) => sensorsCalled(sensors, name).at(0);
  if (wanted !== undefined) {
    const found = named(wanted);
    if (found) return found;
    const topics = sensors.map(s => s.channel.topic);
    const got = gotName(wanted, [...topics, ...sensors.map(s => s.name)]);
    throw new FramelockError('FL0801', `expected the reference to be one of ${topics.join(', ')}; ${got}`);
  }
  const found = ofRig === undefined ? undefined : named(ofRig);
  if (found) return found;
  const rank = (sensor: Sensor) => {
    const at = preference.indexOf(sensor.kind);
    return at < 0 ? preference.length : at;
  };
  const lidar = mainLidar(sensors, length, issues);
  const first =
    lidar ??
    [...sensors].sort(
      (a, b) => rank(a) - rank(b) || b.stream.t.length - a.stream.t.length || (a.name < b.name ? -1 : 1),
    )[0];
  if (ofRig !== undefined)
    issues.add(
      'FL0511',
      `the rig file's reference "${ofRig}" is none of the sensors that take part: "${first.name}" was taken; name a sensor or topic, or give --reference`,
    );
  return first;
}

/** The matched sensor with the shortest median step; IMU-like ones only where there is nothing else. */
export function fastestSensor(sensors: readonly Sensor[]): Sensor {
  const matched = sensors.filter(s => s.role === 'picked');
  const step = (sensor: Sensor) => medianStep(sensor.stream.t) || Number.POSITIVE_INFINITY;
  const steps = (matched.length > 0 ? matched : sensors).map(sensor => ({ sensor, ns: step(sensor) }));
  return steps.reduce((best, next) => (next.ns < best.ns ? next : best)).sensor;
}
