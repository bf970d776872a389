// The rig room: frames, trajectories, rig files and the calibration a recording carries.
export { type KittiCalibration, kittiRawCalibration } from './kitti-calib.js';
export type { Provenance, Rig, RigSensor } from './rig.js';
export { isWorldFrame, splitTransforms, type TimedTransform, timedTransforms } from './split-transforms.js';
export { defaultMaxGapNs, makeTrajectory, type PoseColumns, type Trajectory, type TrajectoryOptions } from './trajectory.js';
export { trajectoryFromOdometry, trajectoryFromTransforms } from './trajectory-sources.js';
export { buildTransformTree, normalFrame, type StaticEdge, sameTransform, type TransformTree } from './transform-tree.js';
