// Overlay pictures: which, of what, and how they are drawn; files are made on the platform.
export type { Canvas } from './canvas.js';
export { choosePairs, onlyPairs } from './choose-pairs.js';
export { drawOverlay, farthestFirst, type Overlay } from './draw-overlay.js';
export { captioned, counted, type FrameOverlay, frameOverlay } from './frame-overlay.js';
