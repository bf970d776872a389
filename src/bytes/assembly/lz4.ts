// lz4 frames (github.com/lz4/lz4, doc/lz4_Frame_format.md and lz4_Block_format.md), sequence by sequence as far as is asked for.
import {
  BLOCK_CHECK,
  BLOCK_SIZE,
  CONTENT_CHECK,
  CONTENT_SIZE,
  DICTIONARY,
  ENDS_EARLY,
  FRAME_HEAD,
  HEAD_CHECK,
  MORE,
  NO_FRAME,
  SEQUENCE,
  TOO_LONG,
  TOO_SHORT,
} from './errors';
import { copyLiterals, copyMatch } from './lz4-copy';
import { xxhash32 } from './xxhash';

const AT_FRAME = 0;
const AT_BLOCK = 1;
const IN_BLOCK = 2;
/** Where input is missing, so much more is asked for. */
const AHEAD: usize = 4096;

let next: usize = 0;
let inputEnd: usize = 0;
let available: usize = 0;
let out: usize = 0;
let outEnd: usize = 0;
let stage = AT_FRAME;
let frames: u32 = 0;
// Of the frame at hand:
let flags: u32 = 0;
let frameOut: usize = 0;
let contentSize: u64 = 0;
let mostInBlock: usize = 0;
// Of the block at hand:
let blockOut: usize = 0;
let blockEnd: usize = 0;
let wants: usize = 0;

/** Input [from, to), of which nothing has to be there yet. `size` bytes come to `into`, 64 more may be touched. */
export function lz4Start(from: usize, to: usize, into: usize, size: usize): void {
  next = from;
  inputEnd = to;
  out = into;
  outEnd = into + size;
  stage = AT_FRAME;
  frames = 0;
}

/** Where the next byte goes: all before is there. */
export function lz4Out(): usize {
  return out;
}

/** Up to which address input is wanted. */
export function lz4Wants(): usize {
  return wants;
}

function more(to: usize): i32 {
  if (to > inputEnd) return ENDS_EARLY;
  wants = min(inputEnd, to + AHEAD);
  return MORE;
}

// @ts-ignore: decorator
@inline
function has(flag: u32): bool {
  return (flags & flag) != 0;
}

const INDEPENDENT: u32 = 32;
const BLOCK_CHECKS: u32 = 16;
const SIZE_GIVEN: u32 = 8;
const CONTENT_CHECKED: u32 = 4;
const DICTIONARY_GIVEN: u32 = 1;

/** Goes on until `target` is reached; at the end of the output until the end of the input. Input is there up to `upTo`. */
export function lz4Run(upTo: usize, target: usize): i32 {
  available = upTo;
  while (out < target || target == outEnd) {
    if (stage == AT_FRAME && next == inputEnd && frames > 0) return out == outEnd ? 0 : TOO_SHORT;
    const answer =
      stage == AT_FRAME ? frame() : stage == AT_BLOCK ? block() : sequences(target == outEnd ? usize.MAX_VALUE : target);
    if (answer != 0) return answer;
  }
  return 0;
}

function frame(): i32 {
  if (next + 8 > available) return more(next + 8);
  const magic = load<u32>(next);
  if (magic >>> 4 == 0x184d2a5) {
    const skipped = <u64>next + 8 + load<u32>(next, 4);
    if (skipped > <u64>inputEnd) return ENDS_EARLY;
    next = <usize>skipped;
    frames++;
    return 0;
  }
  if (magic != 0x184d2204) return NO_FRAME;
  flags = load<u8>(next, 4);
  const blocks: u32 = load<u8>(next, 5);
  // Version 1; what is reserved is 0; blocks of 64 KiB to 4 MiB.
  if (flags >> 6 != 1 || has(2) || blocks & 0x8f || blocks < 0x40) return FRAME_HEAD;
  if (has(DICTIONARY_GIVEN)) return DICTIONARY;
  const check = next + 6 + (has(SIZE_GIVEN) ? 8 : 0);
  if (check >= available) return more(check + 1);
  if (((xxhash32(next + 4, check) >> 8) & 255) != load<u8>(check)) return HEAD_CHECK;
  contentSize = has(SIZE_GIVEN) ? load<u64>(next, 6) : 0;
  mostInBlock = (<usize>1) << (2 * (blocks >> 4) + 8);
  next = check + 1;
  frameOut = out;
  frames++;
  stage = AT_BLOCK;
  return 0;
}

/** A block's head; one that is stored as it is is copied here, as a whole. */
function block(): i32 {
  if (next + 4 > available) return more(next + 4);
  const head = load<u32>(next);
  if (head == 0) return endOfFrame();
  const size: usize = head & 0x7fffffff;
  if (size > mostInBlock) return BLOCK_SIZE;
  const from = next + 4;
  const to = from + size;
  const checked: usize = has(BLOCK_CHECKS) ? 4 : 0;
  const stored = head >> 31 != 0;
  if (to + checked > inputEnd) return ENDS_EARLY;
  if ((checked || stored) && to + checked > available) return more(to + checked);
  if (checked && xxhash32(from, to) != load<u32>(to)) return BLOCK_CHECK;
  if (!stored) {
    next = from;
    blockEnd = to;
    blockOut = out;
    stage = IN_BLOCK;
    return 0;
  }
  if (size > outEnd - out) return TOO_LONG;
  memory.copy(out, from, size);
  out += size;
  next = to + checked;
  return 0;
}

function endOfFrame(): i32 {
  const end = next + 4;
  if (has(CONTENT_CHECKED)) {
    if (end + 4 > available) return more(end + 4);
    if (xxhash32(frameOut, out) != load<u32>(end)) return CONTENT_CHECK;
  }
  if (has(SIZE_GIVEN) && contentSize != <u64>(out - frameOut)) return CONTENT_SIZE;
  next = end + (has(CONTENT_CHECKED) ? 4 : 0);
  stage = AT_FRAME;
  return 0;
}

/** The sequences of a block, until `stop` is reached or the block ends. Each is literals, then a match unless it is the last. */
function sequences(stop: usize): i32 {
  const limit = min(available, blockEnd);
  const room = min<usize>(outEnd - blockOut, mostInBlock);
  const top = blockOut + room;
  const low = has(INDEPENDENT) ? blockOut : frameOut;
  const last = blockEnd;
  const nearLimit = limit - min<usize>(limit, 48);
  const nearTop = top - min<usize>(top, 96);
  let from = next;
  let to = out;
  let answer = 0;
  while (to < stop) {
    if (from >= limit) {
      answer = short(from);
      break;
    }
    let at = from + 1;
    const token: u32 = load<u8>(from);
    let literals: usize = token >> 4;
    // Most sequences: up to 32 literals, a short match that is not among what it writes, and both ends far away. Whether
    // there is a second byte of the length is as good as random in clouds: no branch asks for it.
    if (from < nearLimit && to < nearTop) {
      const second = <usize>(literals == 15);
      const few = literals + (<usize>load<u8>(at) & (0 - second));
      const length: usize = token & 15;
      const begin = at + second;
      const distance: usize = load<u16>(begin + few);
      const end = to + few;
      if (few <= 32 && length < 15 && distance >= 16 && distance <= end - low) {
        v128.store(to, v128.load(begin));
        v128.store(to, v128.load(begin, 16), 16);
        const match = end - distance;
        v128.store(end, v128.load(match));
        store<u16>(end, load<u16>(match, 16), 16);
        to = end + length + 4;
        from = begin + few + 2;
        continue;
      }
    }
    if (literals == 15) {
      let byte: usize = 255;
      while (byte == 255 && at < limit && literals <= room) {
        byte = load<u8>(at++);
        literals += byte;
      }
      if (byte == 255 && literals <= room) {
        answer = short(at);
        break;
      }
    }
    if (literals > top - to) {
      answer = tooLong();
      break;
    }
    if (literals > limit - at) {
      answer = short(at + literals);
      break;
    }
    copyLiterals(to, at, literals);
    at += literals;
    let end = to + literals;
    if (at == last) {
      next = at + (has(BLOCK_CHECKS) ? 4 : 0);
      out = end;
      stage = AT_BLOCK;
      return 0;
    }
    if (limit - at < 2) {
      answer = short(at + 2);
      break;
    }
    const distance: usize = load<u16>(at);
    at += 2;
    if (distance == 0 || distance > end - low) {
      answer = SEQUENCE;
      break;
    }
    let length: usize = (token & 15) + 4;
    if (length == 19) {
      let byte: usize = 255;
      while (byte == 255 && at < limit && length <= room) {
        byte = load<u8>(at++);
        length += byte;
      }
      if (byte == 255 && length <= room) {
        answer = short(at);
        break;
      }
    }
    if (length > top - end) {
      answer = tooLong();
      break;
    }
    copyMatch(end, distance, length);
    to = end + length;
    from = at;
  }
  next = from;
  out = to;
  return answer;
}

function tooLong(): i32 {
  return blockOut + mostInBlock < outEnd ? SEQUENCE : TOO_LONG;
}

/** Bytes up to `to` are missing: of the input so far, or of the block. */
function short(to: usize): i32 {
  return available < blockEnd && to <= blockEnd ? more(to + 1) : SEQUENCE;
}
