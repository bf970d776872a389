// Which clouds are drawn on which cameras, and what is missing where none can be.
import type { FramePlan, Pair } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { sensorsNamed } from '../../frame/sensors-called.js';
import { FramelockError } from '../../issue.js';

const none = 'none in this recording';

/**
 * All cameras, or the one named, with all LiDARs (radars where there is no LiDAR), or the cloud named. Names are those of
 * sensors or topics; `option` is what the cloud was named by. Throws FL0801 for an unknown name and FL0502, saying what to do, when
 * none of the pairs has a calibration.
 */
export function choosePairs(
  plan: FramePlan,
  camera: string | undefined,
  cloud: string | undefined,
  option = '--cloud',
): readonly Pair[] {
  const clouds = plan.sensors.filter(s => s.kind === 'lidar' || s.kind === 'radar');
  const hasLidar = plan.pairs.some(p => p.cloudSensor.kind === 'lidar');
  const cameraSensors = sensorsNamed(
    plan.sensors.filter(s => s.kind === 'camera'),
    camera,
    '--camera',
    none,
  );
  const cloudSensors =
    cloud === undefined && hasLidar
      ? clouds.filter(s => s.kind === 'lidar')
      : sensorsNamed(clouds, cloud, option, none);
  const pairs = plan.pairs.filter(p => cameraSensors.includes(p.cameraSensor) && cloudSensors.includes(p.cloudSensor));
  if (pairs.length > 0) return pairs;
  throw new FramelockError('FL0502', explain(cameraSensors, cloudSensors));
}

function explain(cameras: readonly Sensor[], clouds: readonly Sensor[]): string {
  const expected = 'expected a camera and a cloud that are calibrated to each other';
  if (cameras.length === 0) return `${expected}; the recording has no camera`;
  if (clouds.length === 0) return `${expected}; the recording has no LiDAR and no radar`;
  const faults = [...cameras, ...clouds].map(missing).filter(fault => fault !== '');
  const found = faults.length > 0 ? faults.slice(0, 4).join('; ') : 'clouds without x, y and z';
  return `${expected}; got ${found}`;
}

function missing(sensor: Sensor): string {
  const { rig, kind, name, look } = sensor;
  if (kind === 'camera' && !rig.camera) {
    return `no lens of ${name} (add \`camera\` to it in a rig file, or record its CameraInfo)`;
  }
  if (!rig.T_rig_sensor) {
    return `no mounting of ${name} (add \`pose\` to it in a rig file, or record /tf_static with its frame "${rig.frameId}")`;
  }
  const size = look.imageSize;
  const lens = rig.camera?.lens;
  if (!size || !lens || (size.width === lens.width && size.height === lens.height)) return '';
  return `a lens of ${name} for ${lens.width}x${lens.height} pictures where its pictures are ${size.width}x${size.height} (give the intrinsics of these pictures)`;
}
