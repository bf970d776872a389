// Refinements: what every method of `calib refine` returns, and its JSON.
export { axisNames, type PlacedFrame, type RefinedAxis, type Refinement, unmovedAxes } from './refinement.js';
export { refinementEntry, refinementJson } from './refinement-json.js';
