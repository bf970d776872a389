// Loops over points for WebAssembly with SIMD: compiled to ../simd-module.ts by `npm run kernels`.
export { projectEquidistant, projectFov, projectTheta } from './angle';
export { projectMei, projectPlumbBob, projectPrism, projectRational } from './brown';
export { candidates } from './candidates';
export { readField, readRun } from './columns';
export { column, gather, scatter, timeRange } from './gather';
export { packSeen } from './lens';
export { moveAll, moveOverTime } from './move';
export { projectDoubleSphere, projectUnified } from './sphere';
export { moveRows, seeBrown, seeEquidistant } from './see';
export { tallyLinear, tallyRanks, tallySeen } from './tally';
