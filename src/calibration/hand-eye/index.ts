// Hand-eye: how one sensor is turned against another, from how both of them turned.
export { estimateHandEye } from './estimate-hand-eye.js';
export { CLOCK_SLACK_NS, type HandEye, type HandEyeAxis, type HandEyeOptions, type HandEyeReason } from './hand-eye.js';
export { turnMisfit } from './turn-misfit.js';
