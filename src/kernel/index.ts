// The kernel room: loops over points. This TypeScript is the truth any faster version must equal.
export { type PointColumn, type PointLayout, pointLayout } from './point-layout.js';
export {
  type PointTime,
  pointTimeField,
  pointTimesNs,
  readPointTimes,
  recognisePointTime,
  type TimeUnit,
} from './point-time.js';
export { readPoints } from './points.js';
export {
  type Knots,
  MAX_KNOT_ANGLE,
  type PointColumns,
  transformInFront,
  transformPoints,
  transformPointsOverTime,
} from './transform.js';
