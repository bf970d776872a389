// Motion of an opened recording: which topics tell of it, and how their clocks compare.
import { gnssObserver } from './observe-gnss.js';
import { imuObserver, poseObserver } from './observe-samples.js';
import { transformObserver } from './observe-transforms.js';
import type { MotionObserver } from './observer.js';
import { type ScanContext, scanObservers } from './scan-observers.js';

/** For what says its motion itself. */
export const motionObservers: readonly MotionObserver[] = [imuObserver, poseObserver, gnssObserver, transformObserver];

/** And for sensors that only see their surroundings: LiDAR, radar, camera. Decoding all of their messages takes its time. */
export function allObservers(context: ScanContext): MotionObserver[] {
  return [...motionObservers, ...scanObservers(context)];
}

export { checkMotion, type MotionCheck, SAME_RECORDING_LAG_NS } from './check-motion.js';
export { chooseMotions } from './choose-motions.js';
export { knownOfPlan, knownOfRigFile, timesOfPlan } from './known-of-rig.js';
export { motionChannels, motionSource, observeChannel } from './observe-channel.js';
export type { MotionObserver, ObservedMotion } from './observer.js';
