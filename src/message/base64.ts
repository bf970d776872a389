// Base64, where messages look for it.
export { decodeBase64 } from '../bytes/base64.js';
