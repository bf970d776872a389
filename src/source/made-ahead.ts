// Chunks that other threads are asked for before an index pass comes to them: few at a time, each taken or given back.
import type { Bytes } from '../bytes/bytes.js';
import type { Decompress, Decompressors, PartRule } from '../bytes/decompress.js';

/** What the head of a chunk says of it, or an index does. */
export interface ChunkSays {
  readonly compression: string;
  /** Bytes before and after decompression. */
  readonly stored: number;
  readonly size: number;
}

export function saysTheSame(a: ChunkSays, b: ChunkSays): boolean {
  return a.compression === b.compression && a.size === b.size && a.stored === b.stored;
}

/** Chunks that are made before the scan comes to them are in memory together, bytes. */
export const mostAhead = 16 * 2 ** 20;
/** What a fast codec decompresses before a thread has started. The first bytes of a chunk it makes sooner than they are copied. */
const worthThreads = 64 * 2 ** 20;

interface Asked {
  readonly chunk: ChunkSays;
  readonly codec: Decompress;
  readonly data: Promise<Uint8Array>;
  made: boolean;
}

export class MadeAhead {
  readonly #file: Bytes;
  readonly #decompress: Decompressors;
  readonly #all: number;
  readonly #rule: PartRule | undefined;
  /** By where the chunk's data lies, in the order of the file. */
  readonly #waiting = new Map<number, Asked>();
  #bytes = 0;

  /** `all`: bytes of the chunks that will be asked for. With a `rule`, only as much of each as it says. */
  constructor(file: Bytes, decompress: Decompressors, all: number, rule?: PartRule) {
    this.#file = file;
    this.#decompress = decompress;
    this.#all = all;
    this.#rule = rule;
  }

  /** Has a chunk made where that is worth a thread. False while there is no room: ask again after the next `take`. Ascending in `dataAt`. */
  ask(dataAt: number, chunk: ChunkSays): boolean {
    const { compression, stored, size } = chunk;
    const codec = this.#decompress.get(compression);
    const worth = codec?.slow || (!this.#rule && this.#all >= worthThreads);
    if (!codec?.fromFileAhead || size > mostAhead || !worth) return true;
    if (this.#waiting.size > 0 && this.#bytes + size > mostAhead) return false;
    const data = codec.fromFileAhead({ file: this.#file, offset: dataAt, length: stored, size }, this.#rule);
    if (!data) return true;
    const asked: Asked = { chunk, codec, data, made: false };
    const made = () => {
      asked.made = true;
    };
    data.then(made, made);
    this.#waiting.set(dataAt, asked);
    this.#bytes += size;
    return true;
  }

  /** What was made of a chunk that was asked for in time; the same errors. Its codec's `giveBack` takes it when it is done with. */
  take(dataAt: number, chunk: ChunkSays): Promise<Uint8Array> | undefined {
    for (const [at, asked] of this.#waiting) if (at < dataAt) this.#drop(at, asked);
    const asked = this.#waiting.get(dataAt);
    if (!asked) return undefined;
    if (!saysTheSame(asked.chunk, chunk)) {
      this.#drop(dataAt, asked);
      return undefined;
    }
    if (!asked.made) this.#hasten();
    this.#remove(dataAt, asked);
    return asked.data;
  }

  /** Lets go what nobody came for. */
  close(): void {
    for (const [at, asked] of this.#waiting) this.#drop(at, asked);
  }

  /** While a thread is at the chunk that is waited for, the first that none has begun is made here. */
  #hasten(): void {
    for (const [at, { codec }] of this.#waiting) if (codec.waitedFor?.(this.#file, at)) return;
  }

  #remove(dataAt: number, { chunk }: Asked): void {
    this.#waiting.delete(dataAt);
    this.#bytes -= chunk.size;
  }

  #drop(dataAt: number, asked: Asked): void {
    this.#remove(dataAt, asked);
    asked.data.then(data => asked.codec.giveBack?.(data)).catch(() => {});
  }
}
