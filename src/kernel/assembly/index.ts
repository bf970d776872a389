// Loops over points for WebAssembly with SIMD: compiled to ../simd-module.ts by `npm run kernels`.
export { candidates } from './candidates';
export { blocks, insideBox } from './boxes';
export { readField, readRun, timeRange } from './columns';
export { projectBrown, projectEquidistant } from './lens';
export { gather, moveAll, moveOverTime } from './move';
export { nearestFloat, nearestInt } from './stamps';
export { mixedColour, nearestColour } from './colours';
