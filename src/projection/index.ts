// The projection room: clouds into pictures, with the car's motion in between.
export { cameraDuringReadout, cameraFromSweep, type ReadoutInput, type SweepInput } from './motion.js';
export { distanceName, OCCLUDED, type Sightings, UNKNOWN, VISIBLE, visibilityOf } from './visibility/index.js';
