// Occlusion: which points of a projection the camera saw.
export { distanceName, OCCLUDED, type Sightings, UNKNOWN, VISIBLE } from './sightings.js';
export { visibilityOf } from './visibility.js';
