// What a check of labels leaves for other tools: findings and boxes as Arrow files.
export { boxesArrow } from './boxes-table.js';
export { findingsArrow } from './findings-table.js';
