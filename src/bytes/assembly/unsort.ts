// The inverse Burrows-Wheeler transform. Following the links waits for memory at every byte, so eight walks go at once: they
// begin at places spread over the block, each goes on until it meets the beginning of another, and the pieces are joined.
import { ORIGIN } from './errors';
import { COUNTS, PIECES } from './places';

const PIECE: usize = 20;
const MOST_PIECES: u32 = 512;
/** Set in the link of a place where a piece begins; the position above the byte is then the piece's number. */
const BEGINS: u32 = 0x80000000;

let links: usize = 0;
let lanes: usize = 0;
let laneBytes: usize = 0;
let pieces: u32 = 0;
let started: u32 = 0;
let walking: u32 = 0;

/**
 * `count` sorted bytes at `data`, counted at COUNTS, to their first order, in place. Links: byte in the low 8 bits, next
 * position above. `work` has room for count + 1 links and eight lanes of `count` + 64 bytes. Returns 0 or an error.
 */
export function unsort(data: usize, count: u32, origin: u32, work: usize): i32 {
  if (origin >= count) return ORIGIN;
  links = work;
  laneBytes = (<usize>count + 127) & ~63;
  lanes = work + ((4 * <usize>count + 67) & ~63);
  let sum: u32 = 0;
  for (let byte: usize = 0; byte < 256; byte++) {
    const number = load<u32>(COUNTS + 4 * byte);
    store<u32>(COUNTS + 4 * byte, links + 4 * sum);
    sum += number;
  }
  for (let i: u32 = 0; i < count; i++) {
    const byte: u32 = load<u8>(data + i);
    const at = load<u32>(COUNTS + 4 * byte);
    store<u32>(COUNTS + 4 * byte, at + 4);
    store<u32>(at, (i << 8) | byte);
  }
  // Where a lane without work stays.
  store<u32>(links + 4 * count, count << 8);
  markPieces(count, origin);
  walk(count);
  join(data, count);
  return 0;
}

/** Piece 0 begins at the origin, the others at equal distances in sorted order. */
function markPieces(count: u32, origin: u32): void {
  const wanted = min(MOST_PIECES, max<u32>(1, count >> 10));
  const step = count / wanted;
  pieces = 0;
  mark(origin);
  for (let i: u32 = 1; i < wanted; i++) mark(i * step);
}

function mark(position: u32): void {
  const at = links + 4 * position;
  const link = load<u32>(at);
  if (link & BEGINS) return;
  store<u32>(PIECES + pieces * PIECE, link);
  store<u32>(at, BEGINS | (pieces << 8) | (link & 255));
  pieces++;
}

/** All lanes write at the same place, so that one counter serves. No lane goes further than `count`: no place is met twice. */
function walk(count: u32): void {
  started = 0;
  walking = 0;
  const idle = count << 8;
  let a = begin(0, 0, idle);
  let b = begin(1, 0, idle);
  let c = begin(2, 0, idle);
  let d = begin(3, 0, idle);
  let e = begin(4, 0, idle);
  let f = begin(5, 0, idle);
  let g = begin(6, 0, idle);
  let h = begin(7, 0, idle);
  const far = laneBytes;
  let to = lanes;
  let at: u32 = 0;
  while (walking > 0) {
    do {
      const low = to + at;
      const high = low + 4 * far;
      store<u8>(low, a);
      store<u8>(low + far, b);
      store<u8>(low + 2 * far, c);
      store<u8>(low + 3 * far, d);
      store<u8>(high, e);
      store<u8>(high + far, f);
      store<u8>(high + 2 * far, g);
      store<u8>(high + 3 * far, h);
      at++;
      a = linkAt(a);
      b = linkAt(b);
      c = linkAt(c);
      d = linkAt(d);
      e = linkAt(e);
      f = linkAt(f);
      g = linkAt(g);
      h = linkAt(h);
    } while (<i32>(a | b | c | d | e | f | g | h) >= 0);
    if (<i32>a < 0) a = next(0, a, at, idle);
    if (<i32>b < 0) b = next(1, b, at, idle);
    if (<i32>c < 0) c = next(2, c, at, idle);
    if (<i32>d < 0) d = next(3, d, at, idle);
    if (<i32>e < 0) e = next(4, e, at, idle);
    if (<i32>f < 0) f = next(5, f, at, idle);
    if (<i32>g < 0) g = next(6, g, at, idle);
    if (<i32>h < 0) h = next(7, h, at, idle);
  }
}

// @ts-ignore: decorator
@inline
function linkAt(link: u32): u32 {
  return load<u32>(links + <usize>((link >> 6) & ~3));
}

/** The next piece for a lane: its first link. Which piece a lane walks is kept in the lane's place of COUNTS. */
function begin(lane: u32, at: u32, idle: u32): u32 {
  if (started == pieces) return idle;
  const piece = PIECES + started * PIECE;
  store<u32>(piece, at, 4);
  store<u32>(piece, lane, 8);
  store<u32>(COUNTS + 4 * lane, started);
  started++;
  walking++;
  return load<u32>(piece);
}

/** The lane's piece ended before the beginning of another. */
function next(lane: u32, link: u32, at: u32, idle: u32): u32 {
  const piece = PIECES + load<u32>(COUNTS + 4 * lane) * PIECE;
  store<u32>(piece, at - load<u32>(piece, 4), 12);
  store<u32>(piece, (link & ~BEGINS) >> 8, 16);
  walking--;
  return begin(lane, at, idle);
}

/** From the origin on; a block that repeats itself goes round its pieces several times. */
function join(to: usize, count: u32): void {
  let piece = PIECES;
  for (let done: u32 = 0; done < count; ) {
    const length = min(load<u32>(piece, 12), count - done);
    memory.copy(to + done, lanes + load<u32>(piece, 8) * laneBytes + load<u32>(piece, 4), length);
    done += length;
    piece = PIECES + load<u32>(piece, 16) * PIECE;
  }
}
