// The cause of a misfit: whether outlines lie beside the picture's as a turn, a shift, a wrong moment or a sweep's timing would put them.
export type { Displacement } from './displacement.js';
export { type Cause, type CauseName, columnsOfCause, type Explained, explain } from './explain.js';
export { displacementsOf } from './measure.js';
