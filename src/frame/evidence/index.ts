// Evidence out of recordings: what frames show of how LiDARs stand to cameras.
export { cloudAtPicture, sweepTimes } from './cloud-at-picture.js';
export { onlyBrightness, someBrightness, type Viewer, viewerOf } from './only-brightness.js';
export { planEvidence } from './plan-source.js';
export { type EvidenceContext, readEvidence } from './read-evidence.js';
export { twistAt } from './twist-at.js';
