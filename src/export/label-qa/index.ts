// What a check of labels leaves for other tools: findings and boxes as Arrow files.
export { boxesArrow, type JudgedBoxes } from './boxes-table.js';
export { type FindingRow, findingsArrow } from './findings-table.js';
