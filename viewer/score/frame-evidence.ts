// One frame of a dataset as evidence of how a LiDAR stands to a camera: the same numbers that `calib check` takes from a dataset.
import type { FrameEvidence, Mover } from '../../src/calibration/evidence/index.js';
import type { GrayImage } from '../../src/calibration/observe/gray-pyramid.js';
import type { Camera } from '../../src/camera/camera.js';
import { cloudAtPicture, sweepTimes } from '../../src/frame/evidence/cloud-at-picture.js';
import { twistAt } from '../../src/frame/evidence/twist-at.js';
import { rotateVector } from '../../src/geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../src/geometry/se3.js';
import type { LabelData } from '../data/boxes.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData, FrameData } from '../data/frame-data.js';
import { timeColumn } from '../layers/colouring.js';
import { motionOf } from '../state/calibrate/reprojection.js';
import { labelAt } from '../state/label-places.js';

export interface EvidenceOf {
  readonly frame: FrameData;
  /** That frame and those beside it, in any order. */
  readonly around: readonly FrameData[];
  readonly camera: SensorData;
  readonly cloud: SensorData;
  readonly lens: Camera;
  readonly picture: GrayImage;
  /** Of that frame; undefined where the dataset has none. */
  readonly labels?: readonly LabelData[];
}

/** Times are ns since the frame's stamp. Undefined where cloud, picture or a pose on the rig is missing, or the picture is not of the lens. */
export function frameEvidence({
  frame,
  around,
  camera,
  cloud,
  lens,
  picture,
  labels,
}: EvidenceOf): FrameEvidence | undefined {
  const points = frame.cells.get(cloud.name);
  const seen = frame.cells.get(camera.name);
  const [T_rig_lidar, T_rig_camera] = [cloud.T_rig_sensor, camera.T_rig_sensor];
  if (points?.kind !== 'cloud' || seen?.kind !== 'picture' || !T_rig_lidar || !T_rig_camera) return undefined;
  if (seen.otherLens || picture.width !== lens.width || picture.height !== lens.height) return undefined;
  const motion = motionOf(around, frame.stampNs) ?? (() => undefined);
  const tNs = Number(seen.stampNs - frame.stampNs);
  const there = cloudAtPicture({ ...rawCloud(points, cloud, frame.stampNs), T_rig_lidar }, tNs, motion);
  const T_camera_lidar = compose(inverse(T_rig_camera), T_rig_lidar);
  const twist = twistAt(motion, T_rig_lidar, tNs);
  const movers = labels && moversOf(labels, seen.stampNs, around, T_rig_lidar);
  return there && { ...there, frame: frame.index, tNs, picture, camera: lens, T_camera_lidar, twist, movers };
}

/** Slower ones stand, as far as a label can tell, m/s. */
const MOVES = 1.5;

/** Labelled objects that move by themselves, where they are at a picture's moment, in the LiDAR's frame. */
function moversOf(
  labels: readonly LabelData[],
  stampNs: bigint,
  around: readonly FrameData[],
  T_rig_lidar: SE3,
): Mover[] {
  const T_lidar_rig = inverse(T_rig_lidar);
  return labels.flatMap(label => {
    const box = labelAt(label, stampNs, around);
    const { velocity } = label;
    if (!box || !velocity || Math.hypot(...velocity) < MOVES) return [];
    return [
      {
        box: { ...box, T: compose(T_lidar_rig, box.T) },
        velocity: rotateVector(T_lidar_rig.q, velocity),
      },
    ];
  });
}

function rawCloud({ points, count, stampNs, deskewed }: CloudData, sensor: SensorData, originNs: bigint) {
  const names = (sensor.pointFields ?? []).map(field => field.name);
  // Points that were moved to the sweep's stamp are all of it.
  const column = deskewed ? undefined : timeColumn(sensor);
  return {
    points,
    count,
    names,
    tNs: Number(stampNs - originNs),
    times: sweepTimes(points, names.length, column),
  };
}
