// Point clouds in PCD files.
export { isPcd, type PcdCloud, readPcd } from './pcd.js';
