// bzip2 streams, block by block as far as is asked for. Twin: ../bzip2.ts.
import { end, goTo, isPast, position, setBits, take } from './bits';
import { crcOf } from './crc';
import {
  BLOCK_CHECK,
  ENDS_EARLY,
  LEVEL,
  MORE,
  NO_BLOCK,
  NO_STREAM,
  RANDOMISED,
  STREAM_CHECK,
  TOO_LONG,
  TOO_SHORT,
} from './errors';
import { frontTables, readSymbols } from './symbols';
import { unsort } from './unsort';

/** A block of ordinary data is not longer than this; one that is gets read again with all of the input. */
const BLOCK_ROOM: u64 = 1 << 20;

let work: usize = 0;
let inputEnd: usize = 0;
let out: usize = 0;
let outEnd: usize = 0;
let inStream: bool = false;
let level: u32 = 0;
let combined: u32 = 0;
let wants: usize = 0;

export function bzipTables(): void {
  frontTables();
}

/** Input [from, to), of which nothing has to be there yet. `size` bytes come to `into`, 256 more may be touched. */
export function bzipStart(from: usize, to: usize, into: usize, size: usize, at: usize): void {
  setBits(<u64>from << 3, <u64>from << 3);
  inputEnd = to;
  out = into;
  outEnd = into + size;
  work = at;
  level = 0;
  inStream = false;
}

/** Where the next byte goes: all before is there. */
export function bzipOut(): usize {
  return out;
}

/** Up to which address input is wanted. */
export function bzipWants(): usize {
  return wants;
}

/** Goes on until `target` is reached; at the end of the output until the end of the input. Input is there up to `available`. */
export function bzipRun(available: usize, target: usize): i32 {
  const whole = available == inputEnd;
  setBits(position, <u64>available << 3);
  while (out < target || target == outEnd) {
    const from = position;
    if (target == outEnd && whole && !inStream && level != 0 && position >> 3 == <u64>inputEnd) {
      return out == outEnd ? 0 : TOO_SHORT;
    }
    if (!whole && end < position + 8 * BLOCK_ROOM) {
      wants = <usize>min<u64>(inputEnd, (position >> 3) + BLOCK_ROOM + 65536);
      return MORE;
    }
    const before = out;
    const error = step();
    if (error == 0) continue;
    if (whole) return isPast() ? ENDS_EARLY : error;
    // Perhaps only because input is missing.
    goTo(from);
    out = before;
    wants = inputEnd;
    return MORE;
  }
  return 0;
}

/** One header, block or end of a stream. Changes nothing but position and `out` when it fails. */
function step(): i32 {
  if (!inStream) {
    if (take(24) != 0x425a68) return NO_STREAM;
    const digit = take(8) - 0x30;
    if (isPast()) return ENDS_EARLY;
    if (digit < 1 || digit > 9) return LEVEL;
    level = digit;
    combined = 0;
    inStream = true;
    return 0;
  }
  const high = take(24);
  const low = take(24);
  const crc = take(32);
  if (isPast()) return ENDS_EARLY;
  if (high == 0x177245 && low == 0x385090) {
    if (crc != combined) return STREAM_CHECK;
    goTo((position + 7) & ~7);
    inStream = false;
    return 0;
  }
  if (high != 0x314159 || low != 0x265359) return NO_BLOCK;
  if (take(1)) return RANDOMISED;
  const origin = take(24);
  const count = readSymbols(work, level * 100000);
  if (count < 0) return count;
  // Behind the bytes of the longest block, which are written in whole vectors.
  const error = unsort(work, count, origin, work + 900096);
  if (error < 0) return error;
  const from = out;
  out = expand(work, work + count, out);
  if (out > outEnd) return TOO_LONG;
  if (crcOf(from, out) != crc) return BLOCK_CHECK;
  combined = rotl(combined, 1) ^ crc;
  return 0;
}

/** After four equal bytes comes how many more of them follow. Returns the end, beyond `outEnd` when that was too near. */
function expand(from: usize, to: usize, at: usize): usize {
  while (from < to && at <= outEnd) {
    if (from + 19 <= to) {
      // Sixteen at once, unless four equal ones begin among them.
      const v = v128.load(from);
      const second = v128.load(from, 1);
      const third = v128.load(from, 2);
      const same = v128.and(
        v128.and(v128.eq<u8>(v, second), v128.eq<u8>(second, third)),
        v128.eq<u8>(third, v128.load(from, 3)),
      );
      v128.store(at, v);
      const plain = <usize>min<i32>(16, ctz<i32>(v128.bitmask<u8>(same)));
      from += plain;
      at += plain;
      if (plain == 16) continue;
    } else if (from + 4 > to || load<u32>(from) != <u32>load<u8>(from) * 0x01010101) {
      store<u8>(at++, load<u8>(from++));
      continue;
    }
    const four = load<u32>(from);
    from += 4;
    store<u32>(at, four);
    at += 4;
    if (from == to) break;
    const more: usize = load<u8>(from++);
    const all = v128.splat<u32>(four);
    for (let done: usize = 0; done < more; done += 16) v128.store(at + done, all);
    at += more;
  }
  return at;
}
