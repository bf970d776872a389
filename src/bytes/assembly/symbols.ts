// The symbols of a bzip2 block to the bytes that were sorted: Huffman, runs, move-to-front. Twin: block() in ../bzip2.ts.
import { bitsAt, end as endOfBits, goTo, position, take } from './bits';
import { ENDS_EARLY, BLOCK_LONG, NO_CODE, NO_END, NO_SYMBOLS, RUN } from './errors';
import { FAST_BITS, longCode, readCodes, selectors } from './huffman';
import { COUNTS, FAST, FAST_BYTES, LIST, SELECTORS, TO_FRONT, UP_TO } from './places';

/** Symbols in a group, all of one table; of which so many fit between two looks at memory if none has a long code. */
const GROUP = 50;
const AT_ONCE = 5;

/** The bytes that occur, ascending, to LIST; how many. */
function readList(): u32 {
  let count: usize = 0;
  const ranges = take(16);
  for (let range: u32 = 0; range < 16; range++) {
    if (!((ranges >> (15 - range)) & 1)) continue;
    const map = take(16);
    for (let i: u32 = 0; i < 16; i++) if ((map >> (15 - i)) & 1) store<u8>(LIST + count++, 16 * range + i);
  }
  return <u32>count;
}

/** Writes up to `most` bytes at `to`, 16 more may be touched, and their numbers at COUNTS. Returns how many, or an error. */
export function readSymbols(to: usize, most: u32): i32 {
  memory.fill(COUNTS, 0, 1028);
  memory.fill(LIST, 0, 256);
  const used = readList();
  if (used == 0) return NO_SYMBOLS;
  const last = used + 1;
  const codes = readCodes(used + 2);
  if (codes < 0) return codes;

  let front = v128.load(LIST);
  let bit = position;
  let n: u32 = 0;
  let run: u32 = 0;
  let runBit: u32 = 1;
  for (let group: u32 = 0; group < selectors; group++) {
    // Groups are at most 125 bytes long, so this reads little behind the input.
    if (bit > endOfBits) return ENDS_EARLY;
    const table: u32 = load<u8>(SELECTORS + group);
    const fast = FAST + table * FAST_BYTES;
    for (let five = 0; five < GROUP / AT_ONCE; five++) {
      let bits = bitsAt(bit);
      for (let k = 0; k < AT_ONCE; k++) {
        let code: u32 = load<u16>(fast + (<usize>(bits >> (64 - FAST_BITS)) << 1));
        if (code == 0) {
          bits = bitsAt(bit);
          code = longCode(table, bits);
          if (code == 0) return bit + 20 > endOfBits ? ENDS_EARLY : NO_CODE;
          bit += code & 31;
          bits = bitsAt(bit);
        } else {
          bit += code & 31;
          bits <<= code & 31;
        }
        const symbol = code >> 5;
        if (symbol < 2) {
          // Digits 1 and 2 of a number to base 2, least significant first.
          run += runBit << symbol;
          runBit <<= 1;
          if (run > most - n) return RUN;
          continue;
        }
        if (run > 0) {
          const byte: u32 = v128.extract_lane<u8>(front, 0);
          const all = v128.splat<u8>(<u8>byte);
          for (let at: u32 = 0; at < run; at += 16) v128.store(to + n + at, all);
          store<u32>(COUNTS + 4 * byte, load<u32>(COUNTS + 4 * byte) + run);
          n += run;
          run = 0;
          runBit = 1;
        }
        if (symbol == last) {
          goTo(bit);
          return bit > endOfBits ? ENDS_EARLY : <i32>n;
        }
        if (n == most) return BLOCK_LONG;
        const at: usize = symbol - 1;
        if (at < 16) front = v128.swizzle(front, v128.load(TO_FRONT + 16 * at));
        else front = fromRow(at, front);
        const byte: u32 = v128.extract_lane<u8>(front, 0);
        store<u8>(to + n++, byte);
        store<u32>(COUNTS + 4 * byte, load<u32>(COUNTS + 4 * byte) + 1);
      }
    }
  }
  return NO_END;
}

/** Moves the byte at `at` >= 16 to the front of the list, whose first row is `front`; gives the new first row. */
// @ts-ignore: decorator
@inline
function fromRow(at: usize, front: v128): v128 {
  const byte = load<u8>(LIST + at);
  const row = LIST + (at & ~15);
  let before = front;
  for (let here = LIST + 16; here < row; here += 16) {
    const old = v128.load(here);
    v128.store(here, pushed(before, old));
    before = old;
  }
  const old = v128.load(row);
  v128.store(row, v128.bitselect(pushed(before, old), old, v128.load(UP_TO + 16 * (at & 15))));
  return v128.replace_lane<u8>(pushed(front, front), 0, byte);
}

/** `row` one lane further, behind the last lane of the row before. */
// @ts-ignore: decorator
@inline
function pushed(before: v128, row: v128): v128 {
  return v128.shuffle<u8>(before, row, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

export function frontTables(): void {
  for (let at: usize = 0; at < 16; at++) {
    for (let lane: usize = 0; lane < 16; lane++) {
      store<u8>(TO_FRONT + 16 * at + lane, lane == 0 ? at : lane <= at ? lane - 1 : lane);
      store<u8>(UP_TO + 16 * at + lane, lane <= at ? 255 : 0);
    }
  }
}
