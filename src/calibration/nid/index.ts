// LiDAR–camera extrinsics by normalised information distance.
export { comparedCounts } from './compare.js';
export { probeCounts, probeFrame, probeWeights, unprobed } from './probe.js';
export { refineByNid } from './refine-nid.js';
export { curveMoments, timeCurve } from './time-curve.js';
