// Argoverse 2: the logs of its sensor, LiDAR and TbV datasets, and the calibration of a log.
export { argoverse2Calibration } from './calibration.js';
export { argoverse2 } from './format.js';
