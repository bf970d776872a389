// The file in which something about a recording is kept: where it stands, read and written without ever failing.
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import type { CachePlace } from './cache-place.js';
import { sha256OfText } from './digest.js';
import { openFile } from './file.js';
import { pruneFolder } from './prune-folder.js';
import { writePieces } from './write-pieces.js';

/** Of all that is kept in the user's folder together, bytes; what was used longest ago goes. */
export const mostKept = 2 ** 31;

/** Of files that may be deleted at any time. */
const ending = '.flindex';

/** In a folder by content: a recording that was moved or has two names needs nothing twice. Beside a recording by its name. */
export function cacheFile(
  place: Exclude<CachePlace, { kind: 'off' }>,
  recording: string,
  key: Readonly<Record<string, string>>,
  most = mostKept,
) {
  const shared = place.kind === 'beside';
  const name = `${sha256OfText(JSON.stringify(key)).slice(0, 40)}${ending}`;
  const path = shared ? `${recording}${ending}` : join(place.path, name);
  return {
    /** Undefined where there is nothing that can be read. */
    async load(): Promise<Bytes | undefined> {
      try {
        // Not a pipe or a device, on which opening could wait for ever.
        if (!statSync(path).isFile()) return undefined;
        if (!shared) touch(path);
        return await openFile(path);
      } catch {
        return undefined;
      }
    },
    /** Whole, or not at all. */
    async save(pieces: Iterable<Uint8Array>, size: number): Promise<void> {
      if (!shared) pruneFolder(place.path, most - size, ending);
      await writePieces(path, pieces, shared);
    },
  };
}

/** Used lately: the order in which things go. */
function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Not ours.
  }
}
