// A file of which rows are read one after another: each costs no opening of its own.
import type { Bytes } from '../../bytes/bytes.js';

const PIECE = 1 << 16;

/** Reads of `file`, with the 64 KiB behind the last one kept: rows of a table are asked for in their order. */
export function readAhead(file: Bytes): Bytes {
  let start = 0;
  let length = 0;
  let piece: Promise<Uint8Array> | undefined;
  return {
    ...file,
    async read(offset, want, into) {
      const inside = offset >= 0 && want >= 0 && offset + want <= file.size;
      if (!inside || want > PIECE / 2) return file.read(offset, want, into);
      if (!piece || offset < start || offset + want > start + length) {
        start = offset;
        length = Math.min(PIECE, file.size - offset);
        piece = file.read(start, length);
        const mine = piece;
        // What failed may succeed when asked again.
        mine.catch(() => {
          if (piece === mine) piece = undefined;
        });
      }
      const from = offset - start;
      const bytes = (await piece).subarray(from, from + want);
      if (!into) return bytes.slice();
      into.set(bytes);
      return into.subarray(0, want);
    },
  };
}
