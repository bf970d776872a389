// Kept indexes on disk. Nothing here can make a command fail: what cannot be read or written is as if it were not there.
import type { IndexCache } from '../../source/index-cache/index-cache.js';
import { version } from '../../version.js';
import { buildId } from './build-id.js';
import { cacheFile, mostKept } from './cache-file.js';
import { type CachePlace, cachePlace } from './cache-place.js';
import { isUnchanged, stateOf } from './file-state.js';

/** A smaller recording is indexed about as fast as its index is read. */
const leastFile = 4 * 2 ** 20;
/** Beyond this share of the recording an index is not worth its place: reading it back is no faster than making it. */
const mostOfFile = 1 / 2;

/** Undefined where nothing is to be kept. */
export function indexCache(
  place: CachePlace = cachePlace(process.env),
  { least = leastFile, most = mostKept } = {},
): IndexCache | undefined {
  if (place.kind === 'off') return undefined;
  return {
    async slot(file) {
      const state = file.size < least ? undefined : await stateOf(file);
      if (!state) return undefined;
      const key = { framelock: version, build: buildId, ...state.key };
      const { load, save } = cacheFile(place, state.path, key, most);
      return {
        key,
        load,
        async save(pieces, size) {
          // What was indexed must be what the key says still.
          if (size <= file.size * mostOfFile && isUnchanged(file, state)) await save(pieces, size);
        },
      };
    },
  };
}
