// The kernel room: loops over points. This TypeScript is the truth any faster version must equal.
export { azimuthTimes, type Spin, spinOf } from './azimuth-time.js';
export { firstSweepAround, type MergedSweep, mergeSweeps, type TimedSweep } from './merge-sweeps.js';
export { type PointColumn, type PointLayout, pointLayout } from './point-layout.js';
export {
  type PointTime,
  pointTimeField,
  pointTimesNs,
  readPointTimes,
  recogniseOverSweeps,
  recognisePointTime,
  type TimeUnit,
} from './point-time.js';
export { readPoints } from './points.js';
export { type SweepSpan, type SweepStamp, spanOf, sweepStampOf } from './sweep-span.js';
export {
  type Knots,
  MAX_KNOT_ANGLE,
  type PointColumns,
  transformInFront,
  transformPoints,
  transformPointsOverTime,
} from './transform.js';
