// The convention doctor: which reading of a rig's numbers fits what was recorded.
export { type DiagnoseOptions, diagnose } from './diagnose.js';
export type { Diagnosis, Fit } from './diagnosis.js';
export { type LookedFrame, lookAtFrame } from './look-frame.js';
export { extrinsicOf, type Reading, type RigNumbers, type Where } from './reading.js';
