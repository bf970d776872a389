// What tells a file, as it is now, from every other and from every other state of it, without reading all of it.
import { statSync } from 'node:fs';
import type { Bytes } from '../../bytes/bytes.js';
import { nodeDigest } from './digest.js';
import { placeOf } from './file.js';

/** Hashed at each end. */
const endLength = 1 << 16;
/** A file that was written to so lately may change again without its time doing so: the clocks of file systems are coarse. */
const settledMs = 2000;

export interface FileState {
  readonly path: string;
  readonly key: { readonly size: string; readonly mtime_ns: string; readonly ends_sha256: string };
}

/** Undefined for what is no file of this machine, was replaced since it was opened, or may be written to still. */
export async function stateOf(file: Bytes): Promise<FileState | undefined> {
  const now = timeOf(file);
  if (!now || Math.abs(Date.now() - now.mtimeMs) < settledMs) return undefined;
  const key = { size: String(file.size), mtime_ns: now.mtimeNs, ends_sha256: await hashOfEnds(file) };
  return { path: now.path, key };
}

/** Whether nobody wrote to the file since. */
export function isUnchanged(file: Bytes, { key }: FileState): boolean {
  return timeOf(file)?.mtimeNs === key.mtime_ns;
}

function timeOf(file: Bytes): { path: string; mtimeNs: string; mtimeMs: number } | undefined {
  const place = placeOf(file);
  if (!place || place.passing) return undefined;
  try {
    const { dev, ino, size, mtimeNs, mtimeMs } = statSync(place.path, { bigint: true });
    if (Number(dev) !== place.device || Number(ino) !== place.inode || Number(size) !== file.size) return undefined;
    return { path: place.path, mtimeNs: String(mtimeNs), mtimeMs: Number(mtimeMs) };
  } catch {
    return undefined;
  }
}

async function hashOfEnds(file: Bytes): Promise<string> {
  const hash = nodeDigest.sha256();
  const length = Math.min(endLength, file.size);
  hash.update(await file.read(0, length));
  hash.update(await file.read(file.size - length, length));
  return hash.hex();
}
