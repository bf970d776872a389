// Files that a person gives for a rig, read and written: loaded only where there is one, for schemas and YAML take long to load.
export { type ClockFile, parseClockFile } from './clock-file.js';
export type { HistoryEntry } from './history-schema.js';
export { refinedRig } from './refined-rig.js';
export { parseRigFile, type RigFile, type RigFileSensor } from './rig-file.js';
export { rigSchemaText, type StampMeaning } from './rig-schema.js';
