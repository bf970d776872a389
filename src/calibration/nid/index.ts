// LiDAR–camera extrinsics by normalised information distance.
export { informationDistance } from './information-distance.js';
export { type NidRefined, refineByNid } from './refine-nid.js';
