// Builds a source's MessageTable: growing columns, so that an index pass makes no object per message.
import { FramelockError } from '../issue.js';
import { giveBack, yielding } from '../yielding-buffer.js';
import { narrowColumn, narrowWords } from './narrow.js';
import type { MessageTable } from './source.js';

/** 27 to 32 bytes each: 4 GiB of index. A recording with more is refused before it fills the memory. */
const maxMessages = 2 ** 27;
/** The first page is small, because most tables are; later ones are 2 MiB. */
const firstPage = 1024;
const laterPage = 65536;

interface Page {
  readonly channel: Uint32Array;
  readonly logNs: BigInt64Array;
  readonly stampNs: BigInt64Array;
  readonly block: Uint32Array;
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
}
type Words = 'channel' | 'block' | 'offset' | 'length';

/** Nothing is copied while the table grows, and each page of a column is given back when it was copied into the table. */
export class TableBuilder {
  #pages: Page[] = [];
  #page: Page = page(firstPage);
  /** Messages in the pages that are full, and in the last one. */
  #full = 0;
  #used = 0;
  #maxChannel = 0;
  #maxBlock = 0;

  get count(): number {
    return this.#full + this.#used;
  }

  /** `stampNs` is NO_STAMP where the type carries none; `offset` and `length` lie inside the decompressed block. */
  add(channel: number, logNs: bigint, stampNs: bigint, block: number, offset: number, length: number): void {
    if (this.#used === this.#page.channel.length) this.#turn();
    if (channel > this.#maxChannel) this.#maxChannel = channel;
    if (block > this.#maxBlock) this.#maxBlock = block;
    const at = this.#used++;
    const page = this.#page;
    page.channel[at] = channel;
    page.logNs[at] = logNs;
    page.stampNs[at] = stampNs;
    page.block[at] = block;
    page.offset[at] = offset;
    page.length[at] = length;
  }

  /** The table, in the order added. Its arrays are its own; the builder is empty afterwards. */
  finish(): MessageTable {
    const count = this.count;
    const pages = [...this.#pages, this.#page];
    this.#pages = [];
    this.#page = page(firstPage);
    this.#full = this.#used = 0;
    const words = <T extends Column>(into: T, name: Words): T => gather(into, pages, page => page[name]);
    const stamps = (name: 'logNs' | 'stampNs') => gather(new BigInt64Array(count), pages, page => page[name]);
    const table = {
      count,
      channel: words(narrowColumn(this.#maxChannel, count), 'channel'),
      logNs: stamps('logNs'),
      stampNs: stamps('stampNs'),
      block: words(narrowWords(this.#maxBlock, count), 'block'),
      offset: words(new Uint32Array(count), 'offset'),
      length: words(new Uint32Array(count), 'length'),
    };
    this.#maxChannel = this.#maxBlock = 0;
    return table;
  }

  #turn(): void {
    this.#full += this.#used;
    this.#used = 0;
    if (this.#full === maxMessages) {
      throw new FramelockError('FL0208', `expected at most ${maxMessages} messages in one recording, got more`);
    }
    this.#pages.push(this.#page);
    this.#page = page(Math.min(laterPage, maxMessages - this.#full));
  }
}

function page(size: number): Page {
  const words = () => new Uint32Array(yielding(4 * size));
  const stamps = () => new BigInt64Array(yielding(8 * size));
  return { channel: words(), logNs: stamps(), stampNs: stamps(), block: words(), offset: words(), length: words() };
}

type Column = Uint8Array | Uint16Array | Uint32Array | BigInt64Array;

function gather<T extends Column>(into: T, pages: readonly Page[], of: (page: Page) => Column): T {
  let at = 0;
  for (const page of pages) {
    const from = of(page);
    const part = from.subarray(0, into.length - at);
    (into as { set(array: unknown, at: number): void }).set(part, at);
    at += part.length;
    giveBack(from.buffer as ArrayBuffer);
  }
  return into;
}
