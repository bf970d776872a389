// Projects a frame's cloud anew, through the core's own code: with the given calibration, or with one that a person nudges.
import type { Camera } from '../../../src/camera/camera.js';
import { createCamera } from '../../../src/camera/index.js';
import { screw } from '../../../src/geometry/screw.js';
import { compose, identity, inverse, rotationAngle, type SE3, toMatrix } from '../../../src/geometry/se3.js';
import { type Projection, plainKernels } from '../../../src/kernel/index.js';
import { cameraDuringReadout, cameraFromSweep } from '../../../src/projection/index.js';
import type { SensorData } from '../../data/dataset-data.js';
import type { CloudData, FrameData, PictureData } from '../../data/frame-data.js';
import { timeColumn, widthOf, xyzOf } from '../../layers/colouring.js';

export interface ReprojectionInput {
  readonly cloud: CloudData;
  readonly cloudSensor: SensorData;
  readonly picture: Pick<PictureData, 'stampNs'>;
  readonly cameraSensor: SensorData;
  /** In place of the sensors' own. */
  readonly T_rig_camera: SE3;
  /** Added to the picture's moment, ns. */
  readonly dtNs: number;
  /** Frames around this one that are loaded, any order: their poses make the motion. */
  readonly around: readonly FrameData[];
}

export type Reprojection = Projection & { readonly compensated: boolean };

/** Undefined when the camera has no lens or a pose is missing. Without motion for the moments, one matrix, and `compensated` says so. */
export function reproject(input: ReprojectionInput): Reprojection | undefined {
  const { cloud, cloudSensor, picture, cameraSensor, T_rig_camera, dtNs } = input;
  const T_rig_lidar = cloudSensor.T_rig_sensor;
  const lens = lensOf(cameraSensor);
  const xyz = xyzOf(cloudSensor);
  if (!lens || !T_rig_lidar || !xyz) return undefined;
  const origin = cloud.stampNs;
  const motion = motionOf(input.around, origin);
  const kernels = plainKernels();
  const stride = widthOf(cloudSensor);
  // Moved points are all of the sweep's own stamp.
  const timeAt = cloud.deskewed ? undefined : timeColumn(cloudSensor);
  const rows = { points: cloud.points, stride, count: cloud.count, xyz, time: timeAt };
  const times = timeAt === undefined ? undefined : kernels.timeRange(rows);
  const cameraNs = Number(picture.stampNs - origin) + dtNs;
  const sweep = motion && { T_world_rig: motion, T_rig_lidar, sweepNs: 0, times };
  const { readout } = cameraSensor;
  const lines =
    motion &&
    readout &&
    cameraDuringReadout({ T_world_rig: motion, T_rig_camera, cameraNs, sweepNs: 0, readoutNs: readout.ns });
  // Lines that are read one after another need the points in a frame that no line moves.
  const moved =
    sweep &&
    (lines
      ? cameraFromSweep({ ...sweep, T_rig_camera: identity, cameraNs: 0 })
      : !readout && cameraFromSweep({ ...sweep, T_rig_camera, cameraNs }));
  if (!moved) {
    kernels.place(rows);
    return { ...kernels.project(toMatrix(compose(inverse(T_rig_camera), T_rig_lidar)), lens), compensated: false };
  }
  if (lines && readout) {
    kernels.place(rows, moved);
    const { unsettled: _, ...projection } = kernels.projectRolling({ toCamera: lines, readout }, lens);
    return { ...projection, compensated: true };
  }
  if (moved instanceof Float64Array) {
    kernels.place(rows);
    return { ...kernels.project(moved, lens), compensated: true };
  }
  kernels.place(rows, moved);
  return { ...kernels.project(identityRows, lens), compensated: true };
}

const identityRows = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

const lenses = new WeakMap<SensorData, Camera>();

export function lensOf(sensor: SensorData): Camera | undefined {
  if (!sensor.camera) return undefined;
  const known = lenses.get(sensor) ?? createCamera(sensor.camera.model, sensor.camera.intrinsics);
  lenses.set(sensor, known);
  return known;
}

/** Frames lie this far apart at most for a pose between them to be made up, rad and m: beyond, they are of different drives. */
const MOST_TURN = 0.5;
const MOST_WAY = 50;

/** Pose of the rig at ns since `originNs`, along constant twists between the poses of frames; undefined outside of them. */
export function motionOf(
  frames: readonly FrameData[],
  originNs: bigint,
): ((tNs: number) => SE3 | undefined) | undefined {
  const poses = frames
    .flatMap(({ stampNs, T_world_rig }) => (T_world_rig ? [{ t: Number(stampNs - originNs), T: T_world_rig }] : []))
    .sort((a, b) => a.t - b.t);
  if (poses.length < 2) return undefined;
  return t => {
    let i = 0;
    while (i + 2 < poses.length && poses[i + 1].t <= t) i++;
    const [a, b] = [poses[i], poses[i + 1]];
    // Half a step beyond the ends: a sweep begins before the first frame's stamp.
    const step = b.t - a.t;
    if (!(step > 0) || t < a.t - 0.75 * step || t > b.t + 0.75 * step) return undefined;
    const between = compose(inverse(a.T), b.T);
    if (rotationAngle(between) > MOST_TURN || Math.hypot(...between.t) > MOST_WAY) return undefined;
    return screw(a.T, b.T, (t - a.t) / step);
  };
}
