// Loops over points for WebAssembly with SIMD: compiled to ../simd-module.ts by `npm run kernels`.
// The lenses are not called from outside: exported functions stay apart, so that an engine compiles only those that a rig has.
export { findAngles, projectFov, projectTheta, scaleEquidistant } from './angle';
export { bendPlumbBob, bendRational, packBent, projectMei, projectPrism } from './brown';
export { insideCone, insidePlanes } from './candidates';
export { readField, readRows } from './columns';
export { column, gather, timeRange, withXyz } from './gather';
export { moveAll, moveTogether } from './move';
export { moveOverTime } from './move-over-time';
export { moveSlightly } from './small-motion';
export { intoCamera, packScaled, packSeen } from './lens';
export { project } from './project';
export { projectDoubleSphere, projectUnified } from './sphere';
export { moveRows, seeBrown, seeEquidistant } from './see';
export { blocks, insideBox } from './boxes';
export { nearestFloat, nearestInt } from './stamps';
export { mixedColour, nearestColour } from './colours';
export { tallyRanks } from './rank-tally';
export { tallyLinear, tallySeen } from './tally';
export { neighbours } from './neighbours';
export { drawPieces } from './pieces';
