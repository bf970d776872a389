// Where things lie in the module's memory, bytes. Input, output and the work of bzip2 lie behind BASE, where the caller says.

/** Eight tables of 256 words. */
export const CRC: usize = 4096;
/** Sixteen permutations that bring lane k to the front; sixteen masks of the lanes 0 to k. */
export const TO_FRONT: usize = 12288;
export const UP_TO: usize = 12544;
/** By distance, 0 to 15: sixteen lanes that repeat so many bytes; and how many bytes of them are whole repetitions. */
export const REPEAT: usize = 12800;
export const REPEATED: usize = 13056;
/** By byte: how many of it, then where its first one stands in sorted order. */
export const COUNTS: usize = 13312;
/** The move-to-front list; lanes 0 to 15 are kept in a register. */
export const LIST: usize = 14592;
/** Six Huffman tables: look-up by the next bits, then first code, number and position by length, then sorted symbols. */
export const FAST: usize = 16384;
export const FAST_BYTES: usize = 2048;
export const SLOW: usize = 28672;
export const SLOW_BYTES: usize = 512;
export const SORTED: usize = 31744;
export const SORTED_BYTES: usize = 520;
export const LENGTHS: usize = 35072;
export const SELECTORS: usize = 36864;
/** Pieces of a block's walk, 20 bytes each: first link, begin, lane, length, piece that follows. */
export const PIECES: usize = 69632;
