// LiDAR–camera extrinsics by normalised information distance.
export { type Compared, comparedCounts } from './compare.js';
export type { Weights } from './counts.js';
export {
  type Probed,
  type ProbeFrame,
  probeCounts,
  probeFrame,
  probeWeights,
  unprobed,
} from './probe.js';
export { type NidRefined, refineByNid } from './refine-nid.js';
export { curveMoments, type TimeCurve, timeCurve } from './time-curve.js';
