// Evidence: what frames show of a LiDAR–camera extrinsic, as plain values that checking and refining share.

export { atMoment, motionAfter } from './at-moment.js';
export type { FrameEvidence, Mover, Twist } from './frame-evidence.js';
