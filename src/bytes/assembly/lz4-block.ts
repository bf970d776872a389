// The sequences of an lz4 block (github.com/lz4/lz4, doc/lz4_Block_format.md): literals, then a match unless it is the last.
import { SEQUENCE } from './errors';
import { copyLiterals, copyMatch } from './lz4-copy';

/** The block is at its end; input is missing up to `missing`; there is no room for what comes. */
export const ENDED: i32 = 2;
export const LACKING: i32 = 3;
export const NO_ROOM: i32 = 4;

/** After a call: the sequence that comes next, and where its bytes go. */
export let readTo: usize = 0;
export let writtenTo: usize = 0;
export let missing: usize = 0;

/**
 * Sequences from `from` on, until `stop` bytes are reached. The block ends at `last`, its input is there up to `limit`. Matches
 * reach back to `low`; nothing but what is said in lz4-copy.ts is written from `top` on. Returns 0, one of the above or an error.
 */
export function sequences(from: usize, limit: usize, last: usize, to: usize, top: usize, low: usize, stop: usize): i32 {
  const most = top - to;
  const nearLimit = limit - min<usize>(limit, 48);
  const nearTop = top - min<usize>(top, 96);
  let answer = 0;
  while (to < stop) {
    if (from >= limit) {
      answer = lacking(from);
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
      while (byte == 255 && at < limit && literals <= most) {
        byte = load<u8>(at++);
        literals += byte;
      }
      if (byte == 255 && literals <= most) {
        answer = lacking(at);
        break;
      }
    }
    if (literals > top - to) {
      answer = NO_ROOM;
      break;
    }
    if (literals > limit - at) {
      answer = lacking(at + literals);
      break;
    }
    copyLiterals(to, at, literals);
    at += literals;
    let end = to + literals;
    if (at == last) {
      from = at;
      to = end;
      answer = ENDED;
      break;
    }
    if (limit - at < 2) {
      answer = lacking(at + 2);
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
      while (byte == 255 && at < limit && length <= most) {
        byte = load<u8>(at++);
        length += byte;
      }
      if (byte == 255 && length <= most) {
        answer = lacking(at);
        break;
      }
    }
    if (length > top - end) {
      answer = NO_ROOM;
      break;
    }
    copyMatch(end, distance, length);
    to = end + length;
    from = at;
  }
  readTo = from;
  writtenTo = to;
  return answer;
}

function lacking(to: usize): i32 {
  missing = to;
  return LACKING;
}
