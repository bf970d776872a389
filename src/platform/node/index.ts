// framelock/node: files, folders, codecs and whole conversions on Node.

export { type CachePlace, cachePlace } from './cache-place.js';
export { type Converted, type ConvertRequest, convert } from './convert.js';
export { datasetFolder } from './dataset-folder.js';
export { nodeDecompressors } from './decompress.js';
export { nodeDigest } from './digest.js';
export { openFile } from './file.js';
export { openFolder } from './folder.js';
export { grayDecoder } from './gray.js';
export { indexCache } from './index-cache.js';
export { type NamedInputs, openInputs } from './inputs.js';
export { outputFolder } from './output-folder.js';
export { readRigFile } from './rig-files.js';
export { openSession, type Session, type SessionOptions } from './session.js';
