// A place for kept indexes in memory, and what tests compare of two openings of one recording.
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { type IndexCache, openWithCache } from '../../../src/source/index-cache/index-cache.js';
import type { Source, SourceFormat } from '../../../src/source/source.js';

// Made once: each set of codecs loads its own programs.
const decompress = nodeDecompressors();
export const contextOf = (issues: Issues) => ({ issues, decompress, digest: nodeDigest });

export interface MemoryCache extends IndexCache {
  kept?: Uint8Array;
}

export function memoryCache(kept?: Uint8Array, key: Readonly<Record<string, string>> = { state: '1' }): MemoryCache {
  const cache: MemoryCache = {
    kept,
    slot: async () => ({
      key,
      load: async () => cache.kept && memoryBytes('index', cache.kept),
      save: async pieces => {
        cache.kept = new Uint8Array(Buffer.concat(Array.from(pieces, piece => piece.slice())));
      },
    }),
  };
  return cache;
}

export type Indexed = SourceFormat & Required<Pick<SourceFormat, 'indexBytes' | 'openBytes'>>;

/** The same format where making an index is a mistake: what it opens came out of the cache. */
export function keptOnly(format: Indexed): Indexed {
  return { ...format, indexBytes: () => Promise.reject(new Error('the index was made anew')) };
}

/** Everything that can be seen of an opened recording, and of its issues before and after every message was read and decoded. */
export async function seenOf(open: (issues: Issues) => Promise<Source>): Promise<unknown> {
  const issues = new Issues();
  let source: Source;
  try {
    source = await open(issues);
  } catch (error) {
    if (!(error instanceof FramelockError)) throw error;
    return { error: `${error.code} ${error.message}`, issues: JSON.stringify(issues.inOrder()) };
  }
  // As text: the order of the fields shows in a dataset's manifest.
  const opening = said(issues);
  const { format, files, channels, blocks, messages, lost } = source;
  const facts = channels.map(({ decoder, ...rest }) => ({ ...rest, kind: decoder.kind, prefix: decoder.stampPrefix }));
  const firstWith = channels.map(({ decoder }) => channels.findIndex(other => other.decoder === decoder));
  const read: string[] = [];
  for (let i = 0; i < messages.count; i++) {
    try {
      const bytes = await source.read(i);
      channels[messages.channel.at(i)].decoder.decode(bytes);
      read.push(Buffer.from(bytes).toString('base64'));
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      read.push(`${error.code} ${error.message}`);
    }
  }
  await source.close();
  return { opening, format, files, facts, firstWith, blocks, messages, lost, read, closing: said(issues) };
}

const said = (issues: Issues) =>
  JSON.stringify(issues.inOrder(), (_, value) => (typeof value === 'bigint' ? String(value) : value));

/** Opens with a cache; the second time it must come out of it. */
export function openKept(format: Indexed, name: string, content: Uint8Array, cache: IndexCache, issues: Issues) {
  return openWithCache(format, memoryBytes(name, content), cache, contextOf(issues));
}
