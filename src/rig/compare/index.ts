// Looking at a rig, and comparing it with another.
export { compareRigs, type LookedAt, type RigDifference, type SensorDifference } from './compare-rigs.js';
export { lookOf, viewOf } from './look-of.js';
export { type PixelShift, pixelShift } from './pixel-shift.js';
export { rigOfFile } from './rig-of-file.js';
