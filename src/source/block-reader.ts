// Reads blocks and single messages of a chunked recording; every block is decompressed once while it is in use.
import type { Bytes } from '../bytes/bytes.js';
import { type Decompressors, isLargeChunk } from '../bytes/decompress.js';
import { FramelockError } from '../issue.js';
import type { KeptMessages } from './kept-messages.js';
import { codecOf, loadBlock, unpacked } from './load-block.js';
import type { Block, MessageTable, Source } from './source.js';

/** Decompressed blocks kept, in bytes. The newest is kept even if it alone is larger. */
const cacheBytes = 32 * 2 ** 20;
/** With those that were prepared and that nobody has read yet. */
const preparedBytes = 96 * 2 ** 20;
/** Who reads a stretch of a recording wants the block that ends, the next, and one that was asked for ahead. */
const blocksOfStretch = 3;
/** Large blocks may take more, lest each is made again for every message; at some size they are. */
const mostCached = 192 * 2 ** 20;

export interface BlockCache {
  /** How much to keep. */
  readonly bytes: number;
  /** How many stretches of the recording can be read side by side without making blocks twice. */
  readonly stretches: number;
  /** How much may be prepared. */
  readonly ahead: number;
  /** How much stays beside that, however much is prepared: what is looked at must not be made again. */
  readonly inUse: number;
}

export function blockCache(blocks: readonly Block[]): BlockCache {
  const largest = blocks.reduce((most, { compression, size }) => (compression === '' ? most : Math.max(most, size)), 1);
  const stretch = blocksOfStretch * largest;
  const bytes = Math.max(cacheBytes, Math.min(2 * stretch, preparedBytes), Math.min(stretch, mostCached));
  const stretches = Math.max(1, Math.floor(bytes / stretch));
  const most = Math.max(bytes, preparedBytes);
  const ahead = Math.max(largest, most - (blocksOfStretch - 1) * largest * stretches);
  return { bytes, stretches, ahead, inUse: most - ahead };
}

/** Whether a message of `length` bytes fills a large block, as a map does. */
function isMostOfLarge({ length: stored, size }: Block, length: number): boolean {
  return 2 * length > size && isLargeChunk(stored, size);
}

interface Cached {
  readonly data: Promise<Uint8Array>;
  readonly block: Block;
  /** Reads that are copying from it. */
  readers: number;
  /** Prepared, and not read since. */
  awaited: boolean;
  /** Bytes that were made before it was prepared. */
  since: number;
  /** Given out whole, so that nobody knows when it is done with. */
  lent: boolean;
  evicted: boolean;
}

/**
 * What a `Source` of blocks still needs, once its table is made. `read` of a stored block reads just the range; of a compressed one it
 * copies from the cached block. `files` are those of the source, in their order, and are closed with it; `kept` and the bytes that are
 * cached may be left out.
 */
export function blockReader(
  files: readonly Bytes[],
  blocks: readonly Block[],
  table: MessageTable,
  decompress: Decompressors,
  kept?: KeptMessages,
  { bytes: most, ahead, inUse }: Omit<BlockCache, 'stretches'> = blockCache(blocks),
): Pick<Source, 'prepare' | 'readBlock' | 'read' | 'close'> {
  // Insertion order is order of last use. A promise stands from the first request on, so that two readers share one decompression.
  const cache = new Map<number, Cached>();
  let cached = 0;
  let made = 0;

  /**
   * A failed read may succeed when asked again. One that failed twice is damaged, and a chunk may hold a million messages that
   * ask for it.
   */
  const failures = new Map<number, { readonly error: unknown; readonly times: number }>();
  const damageOf = (number: number) => {
    const known = failures.get(number);
    return known && known.times > 1 ? known : undefined;
  };

  function letGo(entry: Cached): void {
    if (!entry.evicted || entry.lent || entry.readers > 0) return;
    const codec = decompress.get(entry.block.compression);
    if (codec?.giveBack) entry.data.then(data => codec.giveBack!(data)).catch(() => {});
  }

  function drop(number: number, entry: Cached): void {
    cache.delete(number);
    cached -= entry.block.size;
    entry.evicted = true;
  }

  /** Of what was prepared. What nobody came for while as much again was made is given up: its reader knew the message already. */
  function awaitedBytes(): number {
    let bytes = 0;
    for (const entry of cache.values()) {
      entry.awaited &&= made - entry.since < 2 * preparedBytes;
      if (entry.awaited) bytes += entry.block.size;
    }
    return bytes;
  }

  /** Lets the oldest go, but not `newest`, nor what is awaited. */
  function trim(newest: Cached): void {
    if (cached <= most) return;
    const awaited = awaitedBytes();
    const room = Math.max(most - awaited, inUse);
    for (const [oldest, other] of cache) {
      if (cached - awaited <= room) break;
      if (other === newest || other.awaited) continue;
      drop(oldest, other);
      letGo(other);
    }
  }

  function cachedBlock(number: number): Cached {
    const known = cache.get(number);
    if (known) {
      cache.delete(number);
      cache.set(number, known);
      return known;
    }
    const block = blocks[number];
    const entry = {
      data: block.within === undefined ? loadBlock(files, block, decompress) : loadWithin(block.within, block),
      block,
      readers: 0,
      awaited: false,
      since: 0,
      lent: false,
      evicted: false,
    };
    cache.set(number, entry);
    cached += block.size;
    made += block.size;
    trim(entry);
    entry.data.catch(error => {
      failures.set(number, { error, times: (failures.get(number)?.times ?? 0) + 1 });
      if (cache.get(number) === entry) drop(number, entry);
    });
    return entry;
  }

  function needed({ file, offset, compression }: Block): void {
    decompress.get(compression)?.waitedFor?.(files[file], offset);
  }

  async function copyFrom(number: number, start: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const entry = cachedBlock(number);
    needed(entry.block);
    const nearlyAll = isMostOfLarge(entry.block, length);
    entry.readers++;
    entry.awaited = false;
    try {
      const bytes = (await entry.data).subarray(start, start + length);
      if (!into && nearlyAll) entry.lent = true;
      if (!into) return nearlyAll ? bytes : bytes.slice();
      const elsewhere = await decompress.get(entry.block.compression)?.copyInto?.(bytes, into.subarray(0, length));
      if (elsewhere) return elsewhere;
      into.set(bytes);
      return into.subarray(0, length);
    } finally {
      entry.readers--;
      // A copy of nearly all of it is what it was made for.
      if (into && nearlyAll && cache.get(number) === entry) drop(number, entry);
      letGo(entry);
      trim(entry);
    }
  }

  /** Decompresses what lies inside another block; rejects as that does, else as `loadBlock`. */
  async function loadWithin(outer: number, block: Block): Promise<Uint8Array> {
    const damage = damageOf(outer);
    if (damage) throw damage.error;
    const stored = await copyFrom(outer, block.offset, block.length);
    const at = { file: files[block.file].name, offset: blocks[outer].offset };
    return unpacked(block, at, () => codecOf(files[block.file], block, decompress)(stored, block.size));
  }

  return {
    prepare(message) {
      if (!(message >= 0 && message < table.count)) return;
      const block = table.block.at(message);
      const { compression, size } = blocks[block];
      if (compression === '' || cache.get(block)?.awaited || damageOf(block) || kept?.get(message)) return;
      if (awaitedBytes() + size > ahead) return;
      const entry = cachedBlock(block);
      entry.awaited = true;
      entry.since = made;
      entry.data.catch(() => {});
    },
    readBlock(block) {
      if (!(block in blocks)) return refuse(`expected a block below ${blocks.length}, got ${block}`);
      const damage = damageOf(block);
      if (damage) return Promise.reject(damage.error);
      const entry = cachedBlock(block);
      needed(entry.block);
      entry.lent = true;
      entry.awaited = false;
      return entry.data;
    },
    async read(message, from = 0, length, into) {
      if (!(message >= 0 && message < table.count)) {
        return refuse(`expected a message below ${table.count}, got ${message}`);
      }
      const whole = table.length.at(message);
      const take = length ?? whole - from;
      if (!(from >= 0 && take >= 0 && from + take <= whole)) {
        return refuse(`expected a range inside the message's ${whole} bytes, got ${take} bytes at ${from}`);
      }
      const known = kept?.get(message);
      if (known) return known.subarray(from, from + take);
      const block = blocks[table.block.at(message)];
      const start = table.offset.at(message) + from;
      if (block.compression === '') return files[block.file].read(block.offset + start, take, into);
      const damage = damageOf(table.block.at(message));
      if (damage) throw damage.error;
      return copyFrom(table.block.at(message), start, take, into);
    },
    async close() {
      cache.clear();
      cached = 0;
      await Promise.all(files.map(file => file.close()));
    },
  };
}

async function refuse(text: string): Promise<never> {
  throw new FramelockError('FL0801', text);
}
