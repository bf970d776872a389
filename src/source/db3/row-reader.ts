// Reads a row that runs over its leaf: pages that each name the next and mostly follow each other in the file.
import type { FramelockError } from '../../issue.js';
import type { Cell } from './cells.js';
import type { Page, Pages } from './pages.js';

/** Pages are read together in runs of up to this, bytes. */
const mostRun = 1 << 20;
const leastRun = 8;
/** Runs that are kept for the next reader; more readers at once take memory of their own. */
const mostIdle = 2;

/** One per open file: it keeps memory for runs. */
export class RowReader {
  readonly #pages: Pages;
  readonly #idle: Uint8Array[] = [];

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** Bytes [from, from + length) of a row, into the start of `into`. Throws FL0192 where its chain of pages is broken. */
  async read(page: Page, cell: Cell, from: number, length: number, into: Uint8Array): Promise<void> {
    const here = Math.max(0, Math.min(length, cell.localLength - from));
    const { view } = page;
    if (here > 0) into.set(new Uint8Array(view.buffer, view.byteOffset + cell.local + from, here));
    if (here === length) return;
    const buffer = this.#idle.pop() ?? new Uint8Array(mostRun);
    try {
      await this.#follow(cell, page.number, from, from + length, into, buffer);
    } finally {
      if (this.#idle.length < mostIdle) this.#idle.push(buffer);
    }
  }

  /**
   * Runs grow while pages follow each other and shrink where they do not, so that a chain that is strewn over the file costs
   * at most a few times its own pages.
   */
  async #follow(cell: Cell, leafPage: number, from: number, to: number, into: Uint8Array, buffer: Uint8Array) {
    const { pageSize, usable } = this.#pages.header;
    const content = usable - 4;
    const most = Math.floor(mostRun / pageSize);
    let run = Math.min(most, Math.max(leastRun, Math.ceil((to - cell.localLength) / content)));
    /** Of the row, where the content of page `next` begins. */
    let at = cell.localLength;
    let next = cell.overflow;
    while (at < to) {
      if (!this.#pages.has(next)) throw this.#broken(leafPage, next);
      const first = next;
      const count = Math.min(run, Math.ceil((to - at) / content), this.#pages.count - first + 1);
      const bytes = await this.#pages.file.read(this.#pages.offsetOf(first), count * pageSize, buffer);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let used = 0;
      // A page that is passed over, of the map of pointers for instance, does not end the run.
      while (at < to && next >= first && next < first + count) {
        const start = (next - first) * pageSize;
        const begin = Math.max(from - at, 0);
        const end = Math.min(content, to - at);
        if (begin < end) into.set(bytes.subarray(start + 4 + begin, start + 4 + end), Math.max(0, at - from));
        next = view.getUint32(start);
        at += content;
        used++;
      }
      // A chain that goes in a circle has no end, so this finds it.
      if (at >= cell.payload && next !== 0) throw this.#broken(leafPage, next);
      run = used >= count - 1 ? Math.min(most, Math.max(2 * run, 1)) : Math.max(1, 2 * used);
    }
  }

  #broken(page: number, next: number): FramelockError {
    return this.#pages.damage(
      `a row runs over to page ${next}, where it cannot go on (pages 1 to ${this.#pages.count} are there)`,
      page,
    );
  }
}
