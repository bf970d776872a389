// Builds a source's MessageTable: growing columns, so that an index pass makes no object per message.
import { bytesOf, heldNumbers, heldStamps, type LongStamps, type Numbers, pagedStamps, pagedWords } from '../column.js';
import { FramelockError } from '../issue.js';
import type { Spill } from '../spill.js';
import { giveBack, yielding } from '../yielding-buffer.js';
import { narrowColumn, narrowWords } from './narrow.js';
import type { MessageTable } from './source.js';

/** 27 to 32 bytes each: 4 GiB of index. A recording with more is refused before it fills the memory. */
const maxMessages = 2 ** 27;
/** The first page is small, because most tables are; later ones are 2 MiB. */
const firstPage = 1024;
const laterPage = 65536;
/** Full pages that stay in memory, where there is a file for more: then all go there. */
const pagesHeld = 2;

const names = ['channel', 'logNs', 'stampNs', 'block', 'offset', 'length'] as const;
type Name = (typeof names)[number];
type Stamps = 'logNs' | 'stampNs';

type Page = { readonly [N in Name]: N extends Stamps ? BigInt64Array : Uint32Array };
/** Where the columns of a page lie in the file. */
type Place = { readonly [N in Name]: number };

/**
 * Nothing is copied while the table grows, and each page of a column is given back when it was copied into the table. Where there is
 * a `spill`, a long table lies in it, and takes no more memory than its last page.
 */
export class TableBuilder {
  readonly #spill: Spill | undefined;
  #pages: (Page | Place)[] = [];
  #page: Page = page(firstPage);
  /** Messages in the pages that are full, and in the last one. */
  #full = 0;
  #used = 0;
  #maxChannel = 0;
  #maxBlock = 0;

  constructor(spill?: Spill) {
    this.#spill = spill;
  }

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

  /** The table, in the order added. Its columns are its own; the builder is empty afterwards. */
  finish(): MessageTable {
    const { count } = this;
    const most = { channel: this.#maxChannel, block: this.#maxBlock };
    const spilled = this.#pages.some(isPlace);
    const pages = this.#pages;
    pages.push(this.#page);
    if (spilled) this.#putAway();
    this.#pages = [];
    this.#page = page(firstPage);
    this.#full = this.#used = this.#maxChannel = this.#maxBlock = 0;
    return spilled ? pagedTable(count, pages, this.#spill!) : heldTable(count, pages as Page[], most);
  }

  /** The pages of a table are of one length, but for the first of one that fits into it. */
  #turn(): void {
    const small = this.#full === 0 && this.#page.channel.length === firstPage;
    if (small) {
      const first = this.#page;
      this.#page = page(laterPage);
      for (const name of names) {
        copy(first[name], this.#page[name]);
        giveBack(first[name].buffer as ArrayBuffer);
      }
      return;
    }
    this.#full += this.#used;
    this.#used = 0;
    if (this.#full === maxMessages) {
      throw new FramelockError('FL0208', `expected at most ${maxMessages} messages in one recording, got more`);
    }
    this.#pages.push(this.#page);
    const free = this.#pages.length < pagesHeld ? undefined : this.#putAway();
    this.#page = free ?? page(laterPage);
  }

  /** Writes what is held, and gives a page that can be used again. */
  #putAway(): Page | undefined {
    let free: Page | undefined;
    for (const [i, held] of this.#pages.entries()) {
      if (isPlace(held)) continue;
      const place = this.#spill && written(held, this.#spill);
      if (!place) return free;
      this.#pages[i] = place;
      if (free) for (const name of names) giveBack(held[name].buffer as ArrayBuffer);
      free ??= held;
    }
    return free;
  }
}

function page(size: number): Page {
  const words = () => new Uint32Array(yielding(4 * size));
  const stamps = () => new BigInt64Array(yielding(8 * size));
  return { channel: words(), logNs: stamps(), stampNs: stamps(), block: words(), offset: words(), length: words() };
}

function isPlace(page: Page | Place): page is Place {
  return typeof page.channel === 'number';
}

/** Undefined where the file took not all of it. */
function written(page: Page, spill: Spill): Place | undefined {
  const place: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const at = spill.write(bytesOf(page[name]));
    if (at === undefined) return undefined;
    place[name] = at;
  }
  return place as Place;
}

function copy(from: Uint32Array | BigInt64Array, into: Uint32Array | BigInt64Array): void {
  (into as { set(array: unknown): void }).set(from);
}

/** As narrow as the numbers allow. */
function heldTable(count: number, pages: readonly Page[], most: { channel: number; block: number }): MessageTable {
  const words = (into: Uint8Array | Uint16Array | Uint32Array, name: Exclude<Name, Stamps>): Numbers =>
    heldNumbers(gather(into, pages, page => page[name]));
  const stamps = (name: Stamps): LongStamps => heldStamps(gather(new BigInt64Array(count), pages, page => page[name]));
  return {
    count,
    channel: words(narrowColumn(most.channel, count), 'channel'),
    logNs: stamps('logNs'),
    stampNs: stamps('stampNs'),
    block: words(narrowWords(most.block, count), 'block'),
    offset: words(new Uint32Array(count), 'offset'),
    length: words(new Uint32Array(count), 'length'),
  };
}

function gather<T extends Uint8Array | Uint16Array | Uint32Array | BigInt64Array>(
  into: T,
  pages: readonly Page[],
  of: (page: Page) => Uint32Array | BigInt64Array,
): T {
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

/** Pages of the file where they were written, the others as they are. */
function pagedTable(count: number, pages: readonly (Page | Place)[], spill: Spill): MessageTable {
  const places = (name: Name) => pages.map(page => page[name]);
  const words = (name: Exclude<Name, Stamps>) =>
    pagedWords(count, spill, { values: laterPage, places: places(name) as (number | Uint32Array)[] });
  const stamps = (name: Stamps) =>
    pagedStamps(count, spill, { values: laterPage, places: places(name) as (number | BigInt64Array)[] });
  return {
    count,
    channel: words('channel'),
    logNs: stamps('logNs'),
    stampNs: stamps('stampNs'),
    block: words('block'),
    offset: words('offset'),
    length: words('length'),
  };
}
