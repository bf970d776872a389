// Long bytes made short with the same CRC-32, for WebAssembly with SIMD: compiled to ../fold-module.ts by `npm run kernels`.
//
// Bytes are a polynomial over GF(2), and CRC-32 its remainder by P. With γ = x^128, P divides 1 + γ^89 + γ^117 + γ^155 + γ^300
// (test/bytes/fast-crc32.test.ts works that out), so a block of 16 bytes may be taken away where it stands if it is added 145, 183,
// 211 and 300 blocks later: no table, no carry-less multiplication, five loads for 16 bytes. What is left are the last 300 blocks.
// After S. Russell, Chorba: A novel CRC32 implementation (arXiv 2412.16398).

/** Bytes that later blocks still need. ../fast-crc32.ts lays memory out by it. */
const behind: usize = 300 * 16;

@inline
function earlier(at: usize): v128 {
  return v128.xor(
    v128.xor(v128.load(at), v128.load(at, 89 * 16)),
    v128.xor(v128.load(at, 117 * 16), v128.load(at, 155 * 16)),
  );
}

/**
 * Takes `bytes` bytes (a multiple of 64) at `from` away. At `taken` lie the 300 blocks that were taken before them, and room for
 * as many as these; it begins with the last 300 afterwards.
 */
export function fold(from: usize, bytes: usize, taken: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    const old = taken + at;
    v128.store(old, v128.xor(v128.load(from + at), earlier(old)), behind);
    v128.store(old, v128.xor(v128.load(from + at, 16), earlier(old + 16)), behind + 16);
    v128.store(old, v128.xor(v128.load(from + at, 32), earlier(old + 32)), behind + 32);
    v128.store(old, v128.xor(v128.load(from + at, 48), earlier(old + 48)), behind + 48);
  }
  memory.copy(taken, taken + bytes, behind);
}

/** Adds what was taken away to the 300 blocks at `rest`, which stay. */
export function settle(rest: usize, taken: usize): void {
  memory.fill(taken + behind, 0, behind);
  for (let at: usize = 0; at < behind; at += 16)
    v128.store(rest + at, v128.xor(v128.load(rest + at), earlier(taken + at)));
}
