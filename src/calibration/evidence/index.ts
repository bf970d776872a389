// Evidence: what frames show of a LiDAR–camera extrinsic, as plain values that checking and refining share.

export type { FrameEvidence, Mover, Twist } from './frame-evidence.js';
export { motionAfter } from './motion-after.js';
