// Hand-eye: how one sensor is turned against another, from how both of them turned.
export { estimateHandEye } from './estimate-hand-eye.js';
export type { HandEye, HandEyeOptions } from './hand-eye.js';
export { turnMisfit } from './turn-misfit.js';
