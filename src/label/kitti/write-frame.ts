// The camera and the cloud that KITTI's labels are written for, and the calibration text that says so.
import { compose, identity, inverse, type SE3, toMatrix } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { LabelledSensor } from '../label-format.js';

export interface WriteFrame {
  /** Name of the sensor whose pictures the 2D boxes are in; its lens is the rectified camera 0, and P2. */
  readonly camera: string;
  /** T_rect_frame of a label's frame: `rig`, a sensor, or '' for the labelled cloud. Undefined where nobody places it. */
  placing(frame: string): SE3 | undefined;
  readonly calib: string;
}

type Placed = LabelledSensor & { readonly T_rig_sensor: SE3 };

/** Throws FL1014 without a placed camera with a lens. */
export function writeFrame(sensors: readonly LabelledSensor[], tracking: boolean, issues: Issues): WriteFrame {
  const placed = sensors.filter((sensor): sensor is Placed => sensor.T_rig_sensor !== undefined);
  const cameras = placed.filter(sensor => sensor.kind === 'camera' && sensor.lens);
  const camera = cameras.find(({ name }) => /^image_0?2$/.test(name)) ?? cameras[0];
  if (!camera?.lens)
    throw new FramelockError(
      'FL1014',
      'expected a camera that is placed and has a lens, which KITTI labels stand upright in, got none; give a rig file',
    );
  const lidar = lidarOf(placed);
  const { lens } = camera;
  if (lens.model !== 'plumb_bob' || lens.params.slice(4).some(value => value !== 0))
    issues.add(
      'FL1015',
      `the pictures of ${camera.name} are bent by their lens (${lens.model}); KITTI's are rectified, and P2 tells their middle only`,
      { topic: camera.name },
    );
  const T_cam_rig = inverse(camera.T_rig_sensor);
  return {
    camera: camera.name,
    placing(frame) {
      const T_rig_frame =
        frame === 'rig' ? identity : (frame === '' ? lidar : placed.find(({ name }) => name === frame))?.T_rig_sensor;
      return T_rig_frame && compose(T_cam_rig, T_rig_frame);
    },
    calib: calibText(lens.params, T_cam_rig, lidar?.T_rig_sensor ?? identity, tracking),
  };
}

/** A rig file does not say what its sensors are: a name, or there being no other than cameras, then tells. */
function lidarOf(placed: readonly Placed[]): Placed | undefined {
  const lidars = placed.filter(({ kind }) => kind === 'lidar');
  const others = placed.filter(({ kind }) => kind === 'other');
  const named = (all: readonly Placed[], name: RegExp) => all.find(sensor => name.test(sensor.name));
  if (lidars.length > 0) return named(lidars, /^velodyne/i) ?? lidars[0];
  return named(others, /^velodyne/i) ?? named(others, /lidar|laser/i) ?? (others.length === 1 ? others[0] : undefined);
}

/** 17 digits, so that what is read again is the same to the last bit. Cameras that were not used are zero, as converters write them. */
function calibText(params: Float64Array, T_cam_rig: SE3, T_rig_lidar: SE3, tracking: boolean): string {
  const [fx, fy, cx, cy] = params;
  const line = (key: string, values: ArrayLike<number>) =>
    `${key} ${Array.from(values, value => (value === 0 ? 0 : value).toExponential(16)).join(' ')}\n`;
  const none = new Float64Array(12);
  const [rect, velo, imu] = tracking
    ? ['R_rect', 'Tr_velo_cam', 'Tr_imu_velo']
    : ['R0_rect:', 'Tr_velo_to_cam:', 'Tr_imu_to_velo:'];
  return [
    line('P0:', none),
    line('P1:', none),
    line('P2:', [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0]),
    line('P3:', none),
    line(rect, [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    line(velo, toMatrix(compose(T_cam_rig, T_rig_lidar))),
    line(imu, toMatrix(inverse(T_rig_lidar))),
  ].join('');
}
