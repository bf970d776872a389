// The copies of lz4: in whole vectors, up to 31 bytes further than asked.
import { REPEAT, REPEATED } from './places';

/** From here on the engine's own copy is worth its call. */
const LONG: usize = 512;

export function lz4Tables(): void {
  for (let distance: usize = 1; distance < 16; distance++) {
    for (let lane: usize = 0; lane < 16; lane++) store<u8>(REPEAT + 16 * distance + lane, lane % distance);
    store<u8>(REPEATED + distance, 16 - (16 % distance));
  }
}

// @ts-ignore: decorator
@inline
export function copyLiterals(to: usize, from: usize, length: usize): void {
  v128.store(to, v128.load(from));
  if (length <= 16) return;
  if (length >= LONG) {
    memory.copy(to, from, length);
    return;
  }
  for (let at: usize = 16; at < length; at += 16) v128.store(to + at, v128.load(from + at));
}

/** `length` bytes from `distance` before, which may be what was just written. */
// @ts-ignore: decorator
@inline
export function copyMatch(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  if (distance >= 16) {
    let from = to - distance;
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    if (length <= 32) return;
    if (distance >= length && length >= LONG) {
      memory.copy(to, from, length);
      return;
    }
    to += 32;
    from += 32;
    for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
    return;
  }
  const pattern = v128.swizzle(v128.load(to - distance), v128.load(REPEAT + 16 * distance));
  const step: usize = load<u8>(REPEATED + distance);
  for (; to < end; to += step) v128.store(to, pattern);
}
