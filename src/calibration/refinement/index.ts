// Refinements: what every method of `calib refine` returns, and its JSON.
export {
  type AxisName,
  axisNames,
  type BeforeAfter,
  type PlacedFrame,
  type RefinedAxis,
  type Refinement,
  type RefinementScore,
  unmovedAxes,
} from './refinement.js';
export { refinementEntry, refinementJson } from './refinement-json.js';
