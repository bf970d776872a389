// Loops over points for WebAssembly with SIMD: compiled to ../simd-module.ts by `npm run kernels`.
export { candidates } from './candidates';
export { readField, readRun, timeRange } from './columns';
export { projectBrown, projectEquidistant } from './lens';
export { gather, moveAll, moveOverTime } from './move';
export { moveRows, seeBrown, seeEquidistant } from './see';
export { tallyLinear, tallyRanks, tallySeen } from './tally';
