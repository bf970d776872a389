// framelock/browser: the browser's files as Bytes, and checksums.
export { blobBytes } from './blob.js';
export { browserDigest } from './digest.js';
