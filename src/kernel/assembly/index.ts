// Loops over points for WebAssembly with SIMD: compiled to ../simd-module.ts by `npm run kernels`.
// Some are not called from outside: exported functions stay apart, so that an engine compiles only those that a rig needs.
export { findAngles, projectEquidistant, projectFov, projectTheta } from './angle';
export { projectMei, projectPlumbBob, projectPrism, projectRational } from './brown';
export { insideCone, insidePlanes } from './candidates';
export { readField, readRows } from './columns';
export { column, gather, scatter, timeRange } from './gather';
export { moveAll, moveTogether } from './move';
export { moveOverTime } from './move-over-time';
export { intoCamera, packSeen } from './lens';
export { project } from './project';
export { projectDoubleSphere, projectUnified } from './sphere';
