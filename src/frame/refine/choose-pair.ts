// The one camera and the one LiDAR that a refinement is about.
import { FramelockError, type Issues } from '../../issue.js';
import { gotName } from '../../near-name.js';
import { someBrightness, viewerOf } from '../evidence/index.js';
import type { FramePlan, Pair } from '../plan.js';
import type { Sensor } from '../sensor.js';
import { sensorsCalled } from '../sensors-called.js';

/** Names are those of sensors or topics. Throws FL0801 where they are unknown or more than one would do, FL0502 where none does. */
export function choosePair(
  plan: FramePlan,
  camera: string | undefined,
  lidar: string | undefined,
  issues: Issues,
): Pair {
  const lidarPairs = plan.pairs.filter(pair => pair.cloudSensor.kind === 'lidar');
  if (lidarPairs.length === 0)
    throw new FramelockError(
      'FL0502',
      'expected a camera with a lens and a LiDAR, both placed in the rig, got none; give a rig file with first guesses of their poses (`framelock info` shows what the recording says)',
    );
  const calibrated = someBrightness(lidarPairs, pair => viewerOf(pair.cameraSensor), issues);
  const cameras = unique(calibrated.map(pair => pair.cameraSensor));
  const lidars = unique(calibrated.map(pair => pair.cloudSensor));
  const [cameraSensor, cloudSensor] = [one(cameras, camera, '--camera'), one(lidars, lidar, '--lidar')];
  const pair = calibrated.find(p => p.cameraSensor === cameraSensor && p.cloudSensor === cloudSensor);
  if (pair) return pair;
  throw new FramelockError(
    'FL0502',
    `expected ${cameraSensor.name} and ${cloudSensor.name} to be connected, got no pose between them`,
  );
}

function one(sensors: readonly Sensor[], name: string | undefined, option: string): Sensor {
  const found = sensorsCalled(sensors, name);
  if (found.length === 1) return found[0];
  const known = sensors.map(s => s.name);
  const got = name === undefined ? 'got nothing' : gotName(name, known);
  throw new FramelockError('FL0801', `expected ${option} to name one of ${known.join(', ')}; ${got}`);
}

function unique(sensors: readonly Sensor[]): Sensor[] {
  return [...new Set(sensors)];
}
