// framelock/browser: the browser's files as Bytes.
export { blobBytes } from './blob.js';
