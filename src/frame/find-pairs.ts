// Which clouds are projected into which pictures, and what cannot be told of the motion between them.
import type { Issues } from '../issue.js';
import { sizeAdvice } from '../rig/index.js';
import { turnToMerge } from './merging.js';
import type { FrameOptions } from './options.js';
import { staticMatrix } from './projector.js';
import type { Sensor } from './sensor.js';

/** A cloud and a camera that can see it, by position in `sensors`. */
export interface Pair {
  readonly cloud: number;
  readonly camera: number;
  readonly cloudSensor: Sensor;
  readonly cameraSensor: Sensor;
  /** Positions of x, y, z in a point. */
  readonly xyz: readonly [number, number, number];
  /** Row-major 3×4 T_camera_cloud of a standing car. */
  readonly staticMatrix: Float64Array;
  /** Where neighbouring sweeps are merged: how long a turn takes, ns. */
  readonly turnNs?: number;
}

/** Every LiDAR and radar with every camera whose lens and mountings are known. What is passed over is said. */
export function findPairs(sensors: readonly Sensor[], options: FrameOptions, issues: Issues): Pair[] {
  const pairs: Pair[] = [];
  sensors.forEach((cloudSensor, cloud) => {
    if (cloudSensor.kind !== 'lidar' && cloudSensor.kind !== 'radar') return;
    const names = cloudSensor.look.layout!.names;
    const xyz = [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')] as const;
    // Said when the sensor was made.
    if (xyz.some(i => i < 0)) return;
    const seenBy: Omit<Pair, 'turnNs'>[] = [];
    sensors.forEach((cameraSensor, camera) => {
      if (cameraSensor.kind !== 'camera' || !canSee(cloudSensor, cameraSensor, issues)) return;
      seenBy.push({
        cloud,
        camera,
        cloudSensor,
        cameraSensor,
        xyz,
        staticMatrix: staticMatrix({ cloudSensor, cameraSensor }),
      });
    });
    if (seenBy.length === 0) return;
    const turnNs = turnToMerge(cloudSensor, options, issues);
    pairs.push(...seenBy.map(pair => ({ ...pair, turnNs })));
  });
  return pairs;
}

/** What is missing was reported when the rig was made; only the picture's size can be judged here. */
function canSee(cloud: Sensor, camera: Sensor, issues: Issues): boolean {
  if (!camera.rig.camera || !camera.rig.T_rig_sensor || !cloud.rig.T_rig_sensor) return false;
  const { lens } = camera.rig.camera;
  const size = camera.look.imageSize;
  if (!size || (size.width === lens.width && size.height === lens.height)) return true;
  issues.add(
    'FL0503',
    `pictures are ${size.width}x${size.height} but the calibration is for ${lens.width}x${lens.height}; this camera was not projected; ${sizeAdvice(camera.rig.camera)}`,
    { topic: camera.channel.topic },
  );
  return false;
}

/** FL0601 and FL0620: what is projected without a trajectory. */
export function reportStandingCar(pairs: readonly Pair[], issues: Issues): void {
  if (pairs.length === 0) return;
  issues.add(
    'FL0601',
    'the recording has no moving transforms and no odometry of the rig; points were projected as if the car stood still between sweep and picture; name a pose topic in the rig file if there is one',
  );
  for (const { cameraSensor } of pairs) {
    if (!cameraSensor.rig.readout) continue;
    issues.add(
      'FL0620',
      'the rig file gives a readout, but no trajectory tells how the camera moved during it; points were projected as if all lines were exposed at once',
      { topic: cameraSensor.channel.topic },
    );
  }
}
