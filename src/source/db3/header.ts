// The first 100 bytes of an SQLite file (sqlite.org/fileformat2.html §1.3): how large pages are, and how text is written.
import { FramelockError } from '../../issue.js';

const magic = 'SQLite format 3\0';
export const headerSize = 100;
/** The format promises that at least so much of a page is used, bytes. */
const leastUsable = 480;

export interface Header {
  readonly pageSize: number;
  /** Bytes of a page that hold content: without those reserved at its end. */
  readonly usable: number;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** How many pages the file says it has; undefined where an older writer did not keep the number true. */
  readonly pages: number | undefined;
}

export function hasMagic(head: Uint8Array): boolean {
  return head.length >= magic.length && [...magic].every((c, i) => head[i] === c.charCodeAt(0));
}

/** From the number that stands for it; undefined where it is none. 65536 does not fit into the two bytes of a header: it is 1 there. */
export function pageSizeOf(stored: number): number | undefined {
  const size = stored === 1 ? 65536 : stored;
  return size >= 512 && size <= 65536 && (size & (size - 1)) === 0 ? size : undefined;
}

/** Throws FL0103 where the numbers are none that SQLite writes. */
export function readHeader(head: Uint8Array, file: string): Header {
  const refuse = (expected: string, got: string | number, offset: number): never => {
    const text = `expected an SQLite file with ${expected}, got ${got}; make it anew with \`ros2 bag convert\` or sqlite3's \`.recover\``;
    throw new FramelockError('FL0103', text, { at: { file, offset } });
  };
  if (head.length < headerSize || !hasMagic(head)) return refuse('a header of 100 bytes', `${head.length} bytes`, 0);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const stored = view.getUint16(16);
  const pageSize = pageSizeOf(stored);
  if (pageSize === undefined) return refuse('pages of a power of two from 512 to 65536 bytes', stored, 16);
  const usable = pageSize - head[20];
  if (usable < leastUsable) return refuse(`at least ${leastUsable} used bytes a page`, usable, 20);
  if (head[19] > 2) return refuse('read version 1 or 2', head[19], 19);
  const encoding = ([undefined, 'utf-8', 'utf-16le', 'utf-16be'] as const)[view.getUint32(56) || 1];
  if (!encoding) return refuse('text encoding 1, 2 or 3', view.getUint32(56), 56);
  const counted = view.getUint32(28) > 0 && view.getUint32(24) === view.getUint32(92);
  return { pageSize, usable, encoding, pages: counted ? view.getUint32(28) : undefined };
}
