// The tables of the nuScenes layout: found, read row by row, checked. Sensors and labels both come from them.
export { type ChosenScenes, chooseScenes, type SceneRow, shownNames } from './choose-scenes.js';
export { matrixOf, poseOf, type Row, stampOf, textOf, tokenOf } from './fields.js';
export { eachRow, findTables, indexRow, type RowPlace, type TableName, type TableReader } from './tables.js';
