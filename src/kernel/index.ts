// The kernel room: loops over points. The plain TypeScript is the truth that the compiled ones equal bit for bit.

export type { BoxKernels } from './boxes/box-kernels.js';
export { fastBoxes } from './boxes/fast-boxes.js';
export { plainBoxes } from './boxes/plain-boxes.js';
export { simdBoxes } from './boxes/simd-boxes.js';
export type { ColourKernels, Picture } from './colours/colour-kernels.js';
export { fastColours } from './colours/fast-colours.js';
export { plainColours } from './colours/plain-colours.js';
export { simdColours } from './colours/simd-colours.js';
export { type Crossing, crossing } from './far/crossing.js';
export { type FarCall, farKernels } from './far/far-kernels.js';
export { type KernelService, serveKernels } from './far/serve-kernels.js';
export { fastKernels, fastLane, hasSimd } from './fast-kernels.js';
export {
  type CloudKernels,
  type LaterKernels,
  LONGEST_SWEEP_NS,
  type PointTimes,
  type Rows,
  type TimeRange,
} from './kernels.js';
export { plainKernels } from './plain-kernels.js';
export { type PointColumn, type PointLayout, pointLayout } from './point-layout.js';
export { azimuthTimes, type Spin, spinOf } from './point-time/azimuth-time.js';
export { recogniseOwnClock } from './point-time/own-clock.js';
export {
  type PointTime,
  pointTimeFields,
  pointTimesNs,
  rangeOfTimes,
  rawTimes,
  type TimeUnit,
} from './point-time/point-time.js';
export { leavesNoDoubt, recognisePointTime } from './point-time/recognise-point-time.js';
export { type SweepSpan, type SweepStamp, spanOf, sweepStampOf } from './point-time/sweep-span.js';
export { type TimeField, timeFieldIn } from './point-time/time-in-parts.js';
export { spanOfRead, type TimesRead, timesOf, unitOfSpan } from './point-time/times-read.js';
export { readPoints } from './points.js';
export { type ProjectInput, type Projection, ProjectionScratch, projectCloud, type SweepTransform } from './project.js';
export { projectRolling, type RollingInput, type RollingProjection, type RollingView } from './rolling.js';
export { fastScoreKernels } from './score/fast-score.js';
export { plainScoreKernels } from './score/plain-score.js';
export type { ScoreKernels } from './score/score-kernels.js';
export { simdScoreKernels } from './score/simd-score.js';
export { simdKernels } from './simd-kernels.js';
export { fastStamps } from './stamps/fast-stamps.js';
export { plainStamps } from './stamps/plain-stamps.js';
export { simdStamps } from './stamps/simd-stamps.js';
export type { StampKernels } from './stamps/stamp-kernels.js';
export {
  type Knots,
  MAX_KNOT_ANGLE,
  type PointColumns,
  transformPoints,
  transformPointsOverTime,
} from './transform.js';
export { fastVisibilityKernels } from './visibility/fast-visibility.js';
export { plainVisibilityKernels } from './visibility/plain-visibility.js';
export { simdVisibilityKernels } from './visibility/simd-visibility.js';
export type { VisibilityKernels } from './visibility/visibility-kernels.js';
