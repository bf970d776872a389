// The convention doctor: which reading of a rig's numbers fits what was recorded.
export { diagnose } from './diagnose.js';
export type { Diagnosis, Fit } from './diagnosis.js';
export { type LookedFrame, lookAtFrame } from './look-frame.js';
export { extrinsicOf, type RigNumbers } from './reading.js';
