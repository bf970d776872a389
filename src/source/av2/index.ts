// Argoverse 2: the calibration of a log.
export { argoverse2Calibration } from './calibration.js';
