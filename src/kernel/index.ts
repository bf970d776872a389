// The kernel room: loops over points. The plain TypeScript is the truth that the compiled ones equal bit for bit.
export { azimuthTimes, type Spin, spinOf } from './azimuth-time.js';
export { type Crossing, crossing } from './far/crossing.js';
export { type FarCall, farKernels } from './far/far-kernels.js';
export { type KernelService, serveKernels } from './far/serve-kernels.js';
export { fastKernels, fastLane, hasSimd } from './fast-kernels.js';
export { type CloudKernels, type LaterKernels, LONGEST_SWEEP_NS, type Rows, type TimeRange } from './kernels.js';
export { plainKernels } from './plain-kernels.js';
export { type PointColumn, type PointLayout, pointLayout } from './point-layout.js';
export {
  leavesNoDoubt,
  type PointTime,
  pointTimeField,
  pointTimesNs,
  readPointTimes,
  recogniseOverSweeps,
  recognisePointTime,
  recogniseRead,
  spanOfRead,
  type TimesRead,
  type TimeUnit,
  timesOf,
} from './point-time.js';
export { readPoints } from './points.js';
export { type ProjectInput, type Projection, ProjectionScratch, projectCloud, type SweepTransform } from './project.js';
export { projectRolling, type RollingInput, type RollingProjection, type RollingView } from './rolling.js';
export { simdKernels } from './simd-kernels.js';
export { type SweepSpan, type SweepStamp, spanOf, sweepStampOf } from './sweep-span.js';
export { timeRangeOf } from './time-range.js';
export {
  type Knots,
  MAX_KNOT_ANGLE,
  type PointColumns,
  transformInFront,
  transformPoints,
  transformPointsOverTime,
} from './transform.js';
