// The projection room: clouds into pictures, with the car's motion in between.
export { cameraFromSweep, type SweepInput } from './motion.js';
export { overlapOf, type PixelRect } from './pixel-rect.js';
export { type PictureBox, projectBox } from './project-box.js';
