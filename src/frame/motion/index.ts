// Motion of an opened recording: which topics tell of it, and how their clocks compare.
import { gnssObserver } from './observe-gnss.js';
import { imuObserver, poseObserver } from './observe-samples.js';
import { transformObserver } from './observe-transforms.js';
import type { MotionObserver } from './observer.js';

/** Observers of LiDAR, camera and radar join here. */
export const motionObservers: readonly MotionObserver[] = [imuObserver, poseObserver, gnssObserver, transformObserver];

export { checkMotion, type MotionCheck, SAME_RECORDING_LAG_NS } from './check-motion.js';
export { choosePair } from './choose-pair.js';
export { type MotionSource, motionChannels, motionSource, observeChannel } from './observe-channel.js';
export type { MotionObserver, ObservedMotion } from './observer.js';
