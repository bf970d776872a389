// Opens a recording by an index kept from an earlier time, or makes the index and keeps it.
import type { Bytes } from '../../bytes/bytes.js';
import { type FileIndex, indexedSource } from '../file-index.js';
import type { OpenContext, Source, SourceFormat } from '../source.js';
import { RecordedIssues } from './recorded-issues.js';

/** Where indexes are kept, given by the platform. What comes back from it is as little trusted as a recording. */
export interface IndexCache {
  /** Undefined where keeping an index of this file does not pay, or nothing tells the file from a later state of it. */
  slot(file: Bytes): Promise<CacheSlot | undefined>;
}

export interface CacheSlot {
  /** What tells the file, as it is now, from every other and from every other state of it; and which program makes the index. */
  readonly key: Readonly<Record<string, string>>;
  /** What was kept for it. Never rejects: what cannot be read is not there. */
  load(): Promise<Bytes | undefined>;
  /**
   * The pieces one behind the other, `size` bytes together; each is good until the next is asked for. Never rejects: an index that
   * cannot be kept is made again next time.
   */
  save(pieces: Iterable<Uint8Array>, size: number): Promise<void>;
}

/** As `format.openBytes`: the source, the issues and everything that is made of them are the same, kept index or not. */
export async function openWithCache(
  format: SourceFormat & Required<Pick<SourceFormat, 'indexBytes'>>,
  file: Bytes,
  cache: IndexCache,
  context: OpenContext,
): Promise<Source> {
  const slot = await cache.slot(file);
  const known = slot && (await load(slot, format.name, file, context));
  const index = known ?? (await make(slot, format, file, context));
  return format.joinIndex?.(file, index, context) ?? indexedSource(file, index, context);
}

async function load(
  slot: CacheSlot,
  format: string,
  file: Bytes,
  { issues, digest, spill }: OpenContext,
): Promise<FileIndex | undefined> {
  const stored = await slot.load();
  if (!stored) return undefined;
  try {
    const { readIndex } = await import('./read-index.js');
    return await readIndex(stored, { format, key: slot.key, file, issues, digest, spill });
  } finally {
    await stored.close();
  }
}

async function make(
  slot: CacheSlot | undefined,
  format: SourceFormat & Required<Pick<SourceFormat, 'indexBytes'>>,
  file: Bytes,
  context: OpenContext,
): Promise<FileIndex> {
  if (!slot) return format.indexBytes(file, context);
  const issues = new RecordedIssues(context.issues);
  const index = await format.indexBytes(file, { ...context, issues });
  const { indexBytes } = await import('./write-index.js');
  const bytes = indexBytes(index, issues.stop(), slot.key, file, context.digest);
  if (bytes) await slot.save(bytes.pieces(), bytes.size);
  return index;
}
