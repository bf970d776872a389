// The page of calibration health: overlays, curves and words.
export { evidenceOverlay } from './evidence-overlay.js';
export { type HealthPage, healthPage, type PagePicture } from './page.js';
