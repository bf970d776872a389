// The health of LiDAR–camera calibrations: whether the given one is the best that the frames themselves show.
export { type CheckOptions, checkCalibration, type EvidenceSource } from './check.js';
export { type Comparison, comparePair } from './compare.js';
export type { PairHealth } from './health.js';
export { comparisonJson, pairHealthJson } from './health-json.js';
export { bestFitLine, comparisonLine, healthLines, offsetText } from './health-text.js';
export type { Sweep } from './sweeps.js';
export type { WindowVerdict } from './window.js';
