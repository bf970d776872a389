// The Huffman codes of a bzip2 block: canonical, up to 20 bits, six tables at most. Twin: HuffmanTable in ../bzip2.ts.
import { isPast, take } from './bits';
import { FAST, FAST_BYTES, LENGTHS, SELECTORS, SLOW, SLOW_BYTES, SORTED, SORTED_BYTES } from './places';
import { CODE_LENGTH, ENDS_EARLY, NO_PREFIX_CODE, SELECTOR, TABLES } from './errors';

/** Codes up to this many bits take one look-up. */
export const FAST_BITS: u32 = 10;
const LONGEST: u32 = 20;

export let selectors: u32 = 0;

/** Reads which table each group uses, and the tables; `size` symbols. Returns 0 or an error. */
export function readCodes(size: u32): i32 {
  const tables = take(3);
  if (tables < 2 || tables > 6) return TABLES;
  selectors = take(15);
  // Six numbers of four bits, the front lowest.
  let front: u32 = 0x543210;
  for (let i: u32 = 0; i < selectors; i++) {
    let at: u32 = 0;
    while (take(1)) if (++at >= tables) return SELECTOR;
    if (isPast()) return ENDS_EARLY;
    const chosen = (front >> (4 * at)) & 15;
    const below: u32 = (1 << (4 * at)) - 1;
    front = (front & ~((below << 4) | 15)) | ((front & below) << 4) | chosen;
    store<u8>(SELECTORS + i, chosen);
  }
  for (let table: u32 = 0; table < tables; table++) {
    const read = readLengths(size);
    if (read < 0) return read;
    if (!makeTable(table, size)) return NO_PREFIX_CODE;
  }
  return 0;
}

function readLengths(size: u32): i32 {
  let length: u32 = take(5);
  for (let i: u32 = 0; i < size; i++) {
    for (;;) {
      if (length < 1 || length > LONGEST) return CODE_LENGTH;
      if (!take(1)) break;
      length += take(1) ? -1 : 1;
      if (isPast()) return ENDS_EARLY;
    }
    store<u8>(LENGTHS + i, length);
  }
  return isPast() ? ENDS_EARLY : 0;
}

/** Look-up values are symbol * 32 + length, 0 for longer codes. */
function makeTable(table: u32, size: u32): bool {
  const fast = FAST + table * FAST_BYTES;
  const slow = SLOW + table * SLOW_BYTES;
  const sorted = SORTED + table * SORTED_BYTES;
  memory.fill(fast, 0, FAST_BYTES);
  let code: u32 = 0;
  let at: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    const first = code;
    store<u32>(slow + 12 * length, first);
    store<u32>(slow + 12 * length, at, 8);
    for (let symbol: u32 = 0; symbol < size; symbol++) {
      if (load<u8>(LENGTHS + symbol) != length) continue;
      if (code >> length) return false;
      store<u16>(sorted + 2 * at++, symbol);
      if (length <= FAST_BITS) {
        const span: u32 = 1 << (FAST_BITS - length);
        const from = fast + ((code * span) << 1);
        for (let k: u32 = 0; k < span; k++) store<u16>(from + (k << 1), symbol * 32 + length);
      }
      code++;
    }
    store<u32>(slow + 12 * length, code - first, 4);
    code <<= 1;
  }
  return true;
}

/** A code longer than the look-up, at the top of `bits`: symbol * 32 + length, or 0 where there is none. */
export function longCode(table: u32, bits: u64): u32 {
  const slow = SLOW + table * SLOW_BYTES;
  for (let length: u32 = FAST_BITS + 1; length <= LONGEST; length++) {
    const nth = <u32>(bits >> (64 - length)) - load<u32>(slow + 12 * length);
    if (nth < load<u32>(slow + 12 * length, 4)) {
      const at = load<u32>(slow + 12 * length, 8) + nth;
      return <u32>load<u16>(SORTED + table * SORTED_BYTES + 2 * at) * 32 + length;
    }
  }
  return 0;
}
