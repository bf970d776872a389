// The page of calibration health: overlays, curves and words.
export { evidenceOverlay } from './evidence-overlay.js';
export { healthPage, type PagePicture } from './page.js';
