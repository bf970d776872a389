// Lines of a text file in pieces, however long it is: tables of which each line is a message must not be in memory at once.
import type { Bytes } from '../../bytes/bytes.js';

export interface Line {
  /** Counted from 0 over all lines of the file, blank ones too. */
  readonly index: number;
  /** Where it begins in its piece. */
  readonly start: number;
  /** Without the line's end; never 0. */
  readonly length: number;
  /** Longer than a row can be: only its first bytes are there. */
  readonly cut: boolean;
}

export interface LinePiece {
  /** Where `bytes` begins in the file. */
  readonly offset: number;
  /** Good until the next piece is asked for. */
  readonly bytes: Uint8Array;
  /** Those that are not blank. */
  readonly lines: readonly Line[];
}

const PIECE = 1 << 20;
/** A row of numbers has some hundred bytes. */
const MAX_LINE = 1 << 14;
const [FEED, RETURN, BLANK] = [0x0a, 0x0d, 0x20];

/** Every line of the file, some thousand at a time; a byte order mark is passed over. Memory: two pieces of 1 MiB. */
export async function* textLines(file: Bytes): AsyncGenerator<LinePiece> {
  let index = 0;
  /** Inside a line that is too long: its end is looked for. */
  let skipping = false;
  for (let offset = 0; offset < file.size; ) {
    const bytes = await file.read(offset, Math.min(PIECE, file.size - offset));
    const last = offset + bytes.length === file.size;
    const lines: Line[] = [];
    let at = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (at < bytes.length) {
      const feed = bytes.indexOf(FEED, at);
      const end = feed === -1 ? bytes.length : feed;
      // What is not whole is read again with the next piece, unless it is longer than any line.
      if (feed === -1 && !last && end - at <= MAX_LINE && !skipping) break;
      const long = end - at > MAX_LINE;
      const length = long ? MAX_LINE : trimmed(bytes, at, end) - at;
      if (!skipping && length > 0 && !isBlank(bytes, at, at + length))
        lines.push({ index, start: at, length, cut: long });
      skipping = feed === -1;
      if (feed !== -1) index++;
      at = end + 1;
    }
    yield { offset, bytes, lines };
    offset += Math.min(at, bytes.length);
  }
}

/** The place behind the last byte that is not the line's end. */
function trimmed(bytes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (stop > start && bytes[stop - 1] === RETURN) stop--;
  return stop;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] > BLANK) return false;
  return true;
}
