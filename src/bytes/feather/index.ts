// Feather (Arrow IPC) files as columns, also those that apache-arrow refuses: LZ4 bodies, 16-bit floats, 64-bit integers.
export { type FeatherBatch, type FeatherFile, openFeather } from './feather.js';
export { type ColumnData, type ColumnValues, readColumns } from './feather-columns.js';
export { isFeather } from './feather-footer.js';
export { readStructLists } from './feather-lists.js';
export type { FeatherColumn } from './feather-schema.js';
export { featherShape } from './feather-shape.js';
