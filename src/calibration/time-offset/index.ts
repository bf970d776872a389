// Time offset from motion: the value that observers make, and the estimate of the clocks' difference.
export { estimateOffset } from './estimate-offset.js';
export { headingTrack, type Made, poseTrack, type Rows, rateTrack, speedTrack } from './make-track.js';
export type { IncrementTrack, MotionTrack, RateTrack, SpeedTrack } from './motion-track.js';
export { clockJson, offsetJson } from './offset-json.js';
export type { Reason } from './reasons.js';
export { reportLeftOut } from './report-left-out.js';
export type { OffsetOptions, TimeOffset } from './time-offset.js';
