// Reports of calibration health: for people, for machines, as a page.

export { evidenceOverlay } from './evidence-overlay.js';
export { comparisonJson, pairHealthJson, sixJson } from './health-json.js';
export { comparisonLine, healthLines, offsetText } from './health-text.js';
export { type HealthPage, healthPage, type PagePicture } from './page.js';
