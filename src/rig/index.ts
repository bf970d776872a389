// The rig room: rig files, frames, trajectories and the calibration a recording carries, joined into one Rig.
export { buildRig } from './build-rig.js';
export { reportCameraAxes } from './camera-axes.js';
export {
  cameraOfInfo,
  changeOfInfo,
  type InfoOfTopic,
  isRectifiedTopic,
  isUncalibrated,
  matchCameraInfo,
  pictureTopic,
  sameNumbers,
} from './camera-info.js';
export type { ClockFile, HistoryEntry, RigFile, RigFileSensor, StampMeaning } from './file/index.js';
export { isCalled } from './is-called.js';
export { kittiRawCalibration } from './kitti-calib.js';
export { pictureOfOtherSize, sizeAdvice } from './report-window.js';
export type { RecordedMoment, Rig, RigCamera, RigSensor, RigTrigger } from './rig.js';
export type { RigInput } from './rig-input.js';
export { cameraDocument, rigFileToJson } from './rig-json.js';
export { cutName, reservedNames } from './sensor-name.js';
export { reportSizeOfPicture, withSizeOfPicture } from './size-of-picture.js';
export type { GyroBias, GyroColumns } from './trajectory/gyro-bias.js';
export { trajectoryFromGyro } from './trajectory/gyro-trajectory.js';
export type { PoseColumns } from './trajectory/pose-columns.js';
export { makeTrajectory, type Trajectory } from './trajectory/trajectory.js';
export { trajectoryFromOdometry, trajectoryFromTransforms } from './trajectory/trajectory-sources.js';
export { carriedTogether } from './transforms/carried-together.js';
export { reportTransforms } from './transforms/report-transforms.js';
export { type TransformBuffer, transformBuffer } from './transforms/transform-buffer.js';
export { type SplitTransforms, TransformLog } from './transforms/transform-log.js';
export type { TransformSeries } from './transforms/transform-series.js';
export {
  buildTransformTree,
  normalFrame,
  type StaticEdge,
  sameTransform,
  type TransformTree,
} from './transforms/transform-tree.js';
export type { TransformAnswer, TransformRefusal } from './transforms/transform-walk.js';
export { uprightMoves } from './transforms/upright-moves.js';
export { isWorldFrame } from './world-frame.js';
