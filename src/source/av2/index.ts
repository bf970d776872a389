// Argoverse 2: Feather files as columns, and the calibration of a log.
export { argoverse2Calibration } from './calibration.js';
export { type FeatherBatch, type FeatherFile, isFeather, openFeather } from './feather.js';
export { type ColumnData, type ColumnValues, readColumns } from './feather-columns.js';
export type { FeatherColumn } from './feather-schema.js';
