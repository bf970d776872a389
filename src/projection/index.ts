// The projection room: clouds into pictures, with the car's motion in between.
export { sweepAtStamp } from './deskew.js';
export { cameraFromSweep, type SweepInput } from './motion.js';
