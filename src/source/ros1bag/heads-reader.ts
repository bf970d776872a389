// Gives an index pass what it must see of each compressed chunk, made here or, where the codec is slow, ahead in other threads.
import type { Bytes } from '../../bytes/bytes.js';
import { maxChunkBytes } from '../../bytes/decompress.js';
import { openBlock, Scratch } from '../load-block.js';
import type { OpenContext } from '../source.js';
import type { BagIndex } from './bag-index.js';
import { chunkHeads } from './chunk-heads.js';
import type { Connections } from './connections.js';
import { type HeadsAhead, headsAhead } from './heads-ahead.js';
import type { BagRecord } from './record.js';

export class HeadsReader {
  readonly #file: Bytes;
  readonly #connections: Connections;
  readonly #context: OpenContext;
  readonly #scratch = new Scratch();
  readonly #ahead: HeadsAhead;

  /** `expected`: the chunks by the index, so that slow codecs can begin before the scan comes there. */
  constructor(file: Bytes, connections: Connections, context: OpenContext, expected: BagIndex['chunks']) {
    this.#file = file;
    this.#connections = connections;
    this.#context = context;
    const places = expected.map(({ chunkPosition }) => chunkPosition);
    this.#ahead = headsAhead(file, places, context.decompress, connections.stampPrefixes());
  }

  /**
   * Calls `use` with the first bytes of the chunk, as many as `chunkHeads` says: they are good until it ends. Rejects when the
   * chunk is too large, or as `openBlock` and `chunkHeads` do.
   */
  async read(record: BagRecord, use: (data: Uint8Array) => Promise<void>): Promise<void> {
    const { compression, size, dataOffset: offset, end } = record;
    const length = end - offset;
    if (Math.max(length, size) > maxChunkBytes) throw new Error(`it is larger than ${maxChunkBytes} bytes`);
    const ahead = await this.#ahead.take(record);
    if (ahead) {
      try {
        return await use(ahead);
      } finally {
        this.#context.decompress.get(compression)?.giveBack?.(ahead);
      }
    }
    const block = { file: 0, offset, length, compression, size };
    const chunk = await openBlock([this.#file], block, this.#context.decompress, this.#scratch);
    try {
      await use(await chunkHeads(chunk, conn => this.#connections.channel(conn)?.decoder.stampPrefix));
    } finally {
      chunk.close();
    }
  }

  /** Lets go what was asked for and nobody came for. */
  close(): void {
    this.#ahead.close();
  }
}
