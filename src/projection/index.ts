// The projection room: clouds into pictures, with the car's motion in between.
export { inImage } from './in-image.js';
export { cameraFromSweep, type SweepInput } from './motion.js';
export { type ProjectInput, type Projection, ProjectionScratch, projectCloud, type SweepTransform } from './project.js';
