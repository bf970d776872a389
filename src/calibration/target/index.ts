// Target-based calibration: poses from points that are known twice.
export type { Correspondences } from './correspondences.js';
export type { PoseFit, PoseOptions } from './pose-fit.js';
export { readCorrespondences } from './read-correspondences.js';
export { type ResidualReport, residualReport } from './residual-report.js';
export { solvePose } from './solve-pose.js';
