// lz4 frames (github.com/lz4/lz4, doc/lz4_Frame_format.md), sequence by sequence as far as is asked for.
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
import { ENDED, LACKING, missing, NO_ROOM, readTo, sequences, writtenTo } from './lz4-block';
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
      stage == AT_FRAME ? frame() : stage == AT_BLOCK ? block() : sequencesUntil(target == outEnd ? usize.MAX_VALUE : target);
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

/** What is there of a block, until `stop` is reached or it ends. */
function sequencesUntil(stop: usize): i32 {
  const limit = min(available, blockEnd);
  const top = blockOut + min<usize>(outEnd - blockOut, mostInBlock);
  const answer = sequences(next, limit, blockEnd, out, top, has(INDEPENDENT) ? blockOut : frameOut, stop);
  next = readTo;
  out = writtenTo;
  if (answer == ENDED) {
    if (has(BLOCK_CHECKS)) next += 4;
    stage = AT_BLOCK;
    return 0;
  }
  if (answer == LACKING) return available < blockEnd && missing <= blockEnd ? more(missing + 1) : SEQUENCE;
  if (answer == NO_ROOM) return blockOut + mostInBlock < outEnd ? SEQUENCE : TOO_LONG;
  return answer;
}
