// Motion from text files: the calibration room's only reader.
export { parseColumns } from './columns.js';
export { looksLikeMotionFile, readMotionFile } from './read-motion-file.js';
