// The one camera and the one LiDAR that a refinement is about.
import { FramelockError, type Issues } from '../../issue.js';
import { someBrightness, viewerOf } from '../evidence/index.js';
import type { FramePlan, Pair } from '../plan.js';
import type { Sensor } from '../sensor.js';
import { oneSensorNamed } from '../sensors-called.js';

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
  const [cameraSensor, cloudSensor] = [
    oneSensorNamed(cameras, camera, '--camera'),
    oneSensorNamed(lidars, lidar, '--lidar'),
  ];
  const pair = calibrated.find(p => p.cameraSensor === cameraSensor && p.cloudSensor === cloudSensor);
  if (pair) return pair;
  throw new FramelockError(
    'FL0502',
    `expected ${cameraSensor.name} and ${cloudSensor.name} to be connected, got no pose between them`,
  );
}

function unique(sensors: readonly Sensor[]): Sensor[] {
  return [...new Set(sensors)];
}
