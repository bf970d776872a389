// The projection room: clouds into pictures, with the car's motion in between.

export type { Picture } from '../kernel/index.js';
export { type DepthMap, depthMap } from './depth-map.js';
export { sweepAtStamp } from './deskew.js';
export { cameraDuringReadout, cameraFromSweep } from './motion.js';
export { NOBODY, OUTSIDE, type Painted, paintCloud, type View } from './paint.js';
export { areaOf, overlapOf, type PixelRect } from './pixel-rect.js';
export { type PictureBox, projectBox } from './project-box.js';
export { distanceName, OCCLUDED, type Sightings, UNKNOWN, VISIBLE, visibilityOf } from './visibility/index.js';
