// The pages of a database file, one after the other or by number, read ahead where the reader goes on.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { Window } from '../window.js';
import type { Header } from './header.js';

export interface Page {
  /** Counted from 1. */
  readonly number: number;
  /** Of the whole page; good until the next one is loaded, unless it is a copy. */
  readonly view: DataView;
  /** Where the head of the tree's page begins: behind the header of the file in page 1. */
  readonly head: number;
}

export class Pages {
  readonly file: Pick<Bytes, 'name' | 'size' | 'read'>;
  readonly header: Header;
  /** Whole pages that are there. */
  readonly count: number;
  readonly #window: Window;

  constructor(file: Pick<Bytes, 'name' | 'size' | 'read'>, header: Header) {
    this.file = file;
    this.header = header;
    this.count = Math.floor(file.size / header.pageSize);
    this.#window = new Window(file);
  }

  has(number: number): boolean {
    return number >= 1 && number <= this.count;
  }

  offsetOf(number: number): number {
    return (number - 1) * this.header.pageSize;
  }

  numberAt(offset: number): number {
    return Math.floor(offset / this.header.pageSize) + 1;
  }

  /** Good until the next call. `number` must be one of a page that is there. */
  async load(number: number): Promise<Page> {
    const { pageSize } = this.header;
    const at = this.offsetOf(number);
    await this.#window.load(at, pageSize);
    const bytes = this.#window.slice(at, pageSize);
    return pageOf(number, new DataView(bytes.buffer, bytes.byteOffset, pageSize));
  }

  /** The same as a copy. Throws FL0192 where there is no such page. */
  async copy(number: number): Promise<Page> {
    if (!this.has(number)) throw this.damage(`expected a page from 1 to ${this.count}, got ${number}`, 1);
    const bytes = await this.file.read(this.offsetOf(number), this.header.pageSize);
    return pageOf(number, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  damage(text: string, page: number): FramelockError {
    return new FramelockError('FL0192', text, { at: { file: this.file.name, offset: this.offsetOf(page) } });
  }
}

function pageOf(number: number, view: DataView): Page {
  return { number, view, head: number === 1 ? 100 : 0 };
}
