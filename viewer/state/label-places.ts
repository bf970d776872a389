// Where labels are drawn: their boxes at the moment of the frame or of a picture, through the core's own projection.

import { boxMoved } from '../../src/frame/scene/box-moved.js';
import type { Box3 } from '../../src/geometry/box3.js';
import { compose, inverse, type SE3 } from '../../src/geometry/se3.js';
import { type PictureBox, projectBox } from '../../src/projection/project-box.js';
import type { LabelData } from '../data/boxes.js';
import type { SensorData } from '../data/dataset-data.js';
import type { FrameData, PictureData } from '../data/frame-data.js';
import { type Nudge, nudgedPose } from './calibrate/nudge.js';
import { lensOf, motionOf } from './calibrate/reprojection.js';
import { pictureProblem } from './projected.js';

/** When the points of the 3D view are what they are: they lie as recorded, at the active cloud's own moment. */
export function spaceMoment(frame: FrameData, cloud: SensorData | undefined): bigint {
  const cell = cloud && frame.cells.get(cloud.name);
  return cell?.kind === 'cloud' ? cell.stampNs : frame.stampNs;
}

/** In the rig frame at a moment near the label's; `around`: frames whose poses tell the motion. */
export function labelAt(label: LabelData, stampNs: bigint, around: readonly FrameData[]): Box3 | undefined {
  if (!label.box) return undefined;
  const motion = motionOf(around, label.stampNs);
  const poseAt = (stamp: bigint): SE3 | undefined => motion?.(Number(stamp - label.stampNs));
  return boxMoved(label.box, label.velocity, label.stampNs, stampNs, poseAt);
}

/** As the lens of a camera, nudged or not, sees it at the picture's moment; undefined where it does not. */
export function labelInPicture(
  label: LabelData,
  camera: SensorData,
  picture: PictureData,
  nudge: Nudge,
  around: readonly FrameData[],
): PictureBox | undefined {
  const lens = lensOf(camera);
  const T_rig_camera = nudgedPose(camera, nudge);
  if (!lens || !T_rig_camera || pictureProblem(camera, picture)) return undefined;
  const box = labelAt(label, picture.stampNs + BigInt(Math.round(nudge.dtMs * 1e6)), around);
  return box && projectBox({ ...box, T: compose(inverse(T_rig_camera), box.T) }, lens);
}
