// Kept indexes on disk. Nothing here can make a command fail: what cannot be read or written is as if it were not there.
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import type { CacheSlot, IndexCache } from '../../source/index-cache/index-cache.js';
import { version } from '../../version.js';
import { buildId } from './build-id.js';
import { type CachePlace, cachePlace } from './cache-place.js';
import { nodeDigest, sha256OfText } from './digest.js';
import { openFile, placeOf } from './file.js';
import { pruneFolder } from './prune-folder.js';
import { writePieces } from './write-pieces.js';

/** A smaller recording is indexed about as fast as its index is read. */
const leastFile = 4 * 2 ** 20;
/** Hashed at each end of a recording. */
const endLength = 1 << 16;
/** Beyond this share of the recording an index is not worth its place: reading it back is no faster than making it. */
const mostOfFile = 1 / 2;
/** A file that was written to so lately may change again without its time doing so: the clocks of file systems are coarse. */
const settledMs = 2000;
/** Of all indexes in the user's folder together, bytes; the ones used longest ago go. */
const mostBytes = 2 ** 31;

export const ending = '.flindex';

/** Undefined where nothing is to be kept. */
export function indexCache(
  place: CachePlace = cachePlace(process.env),
  { least = leastFile, most = mostBytes } = {},
): IndexCache | undefined {
  if (place.kind === 'off') return undefined;
  return {
    async slot(file) {
      const state = file.size < least ? undefined : stateOf(file);
      if (!state || Math.abs(Date.now() - state.mtimeMs) < settledMs) return undefined;
      const key = { framelock: version, build: buildId, size: String(file.size), mtime_ns: state.mtimeNs };
      return slotOf(place, state.path, file, { ...key, ends_sha256: await hashOfEnds(file) }, most);
    },
  };
}

function slotOf(
  place: Exclude<CachePlace, { kind: 'off' }>,
  recording: string,
  file: Bytes,
  key: CacheSlot['key'],
  most: number,
): CacheSlot {
  const shared = place.kind === 'beside';
  // By content: a recording that was moved or has two names needs no second index.
  const path = shared
    ? `${recording}${ending}`
    : join(place.path, `${sha256OfText(JSON.stringify(key)).slice(0, 40)}${ending}`);
  return {
    key,
    async load() {
      try {
        // Not a pipe or a device, on which opening could wait for ever.
        if (!statSync(path).isFile()) return undefined;
        return await openFile(path);
      } catch {
        return undefined;
      } finally {
        if (!shared) touch(path);
      }
    },
    async save(pieces) {
      // What was indexed must be what the key says still.
      const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (size > file.size * mostOfFile || stateOf(file)?.mtimeNs !== key.mtime_ns) return;
      if (!shared) pruneFolder(place.path, most - size, ending);
      await writePieces(path, pieces, shared);
    },
  };
}

/** Undefined for what is no file of this machine, or was replaced since it was opened. */
function stateOf(file: Bytes): { path: string; mtimeNs: string; mtimeMs: number } | undefined {
  const place = placeOf(file);
  if (!place) return undefined;
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

/** Used lately: the order in which indexes go. */
function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Not there, or not ours.
  }
}
