// xxHash, 32 bits (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), seed 0: the checksums of lz4 frames.
const P1: u32 = 0x9e3779b1;
const P2: u32 = 0x85ebca77;
const P3: u32 = 0xc2b2ae3d;
const P4: u32 = 0x27d4eb2f;
const P5: u32 = 0x165667b1;

// @ts-ignore: decorator
@inline
function round(lane: u32, word: u32): u32 {
  return rotl(lane + word * P2, 13) * P1;
}

export function xxhash32(from: usize, to: usize): u32 {
  const length = <u32>(to - from);
  let hash: u32 = P5;
  if (length >= 16) {
    let a: u32 = P1 + P2;
    let b: u32 = P2;
    let c: u32 = 0;
    let d: u32 = 0 - P1;
    for (const last = to - 16; from <= last; from += 16) {
      a = round(a, load<u32>(from));
      b = round(b, load<u32>(from, 4));
      c = round(c, load<u32>(from, 8));
      d = round(d, load<u32>(from, 12));
    }
    hash = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
  }
  hash += length;
  for (; from + 4 <= to; from += 4) hash = rotl(hash + load<u32>(from) * P3, 17) * P4;
  for (; from < to; from++) hash = rotl(hash + <u32>load<u8>(from) * P5, 11) * P1;
  hash = (hash ^ (hash >> 15)) * P2;
  hash = (hash ^ (hash >> 13)) * P3;
  return hash ^ (hash >> 16);
}
