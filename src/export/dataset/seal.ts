// The last key of dataset.json: the SHA-256 of the text itself with that key left empty, so that the manifest tells of its own damage.
import { type Digest, sha256Of } from '../../bytes/digest.js';

const end = '"\n}\n';
const utf8 = new TextEncoder();

/** JSON text of a manifest with `manifest_sha256` filled in. */
export function sealed(manifest: object, digest: Digest): string {
  const open = `${JSON.stringify({ ...manifest, manifest_sha256: '' }, null, 2)}\n`;
  return open.slice(0, -end.length) + sha256Of(utf8.encode(open), digest) + end;
}

/** Whether the bytes of a dataset.json are those that were sealed. */
export function sealHolds(bytes: Uint8Array, digest: Digest): boolean {
  const seal = bytes.length - end.length - 64;
  if (seal < 0) return false;
  const open = new Uint8Array(seal + end.length);
  open.set(bytes.subarray(0, seal));
  open.set(utf8.encode(end), seal);
  const rest = new TextDecoder('latin1').decode(bytes.subarray(seal));
  return rest === sha256Of(open, digest) + end;
}
