// Overlay pictures: which, of what, and how they are drawn; files are made on the platform.

export { onlyPairs } from '../../frame/only-pairs.js';
export type { Canvas } from './canvas.js';
export { choosePairs } from './choose-pairs.js';
export { drawOverlay, farthestFirst, type Overlay } from './draw-overlay.js';
export { captioned, type FrameOverlay, frameOverlay } from './frame-overlay.js';
