// Reads bits from memory, most significant first.

/** Bits before the next one, counted from address 0; and before the first that is not there. */
export let position: u64 = 0;
export let end: u64 = 0;

export function setBits(from: u64, to: u64): void {
  position = from;
  end = to;
}

export function goTo(bit: u64): void {
  position = bit;
}

/** 57 bits or more from `bit` on, at the top. Memory behind the input is read where the input ends. */
// @ts-ignore: decorator
@inline
export function bitsAt(bit: u64): u64 {
  const v = v128.load(<usize>(bit >> 3));
  const turned = v128.shuffle<u8>(v, v, 7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0);
  return <u64>v128.extract_lane<i64>(turned, 0) << (bit & 7);
}

/** The next `n` bits, 1 to 32. */
export function take(n: u32): u32 {
  const value = <u32>(bitsAt(position) >> (64 - n));
  position += n;
  return value;
}

// @ts-ignore: decorator
@inline
export function isPast(): bool {
  return position > end;
}
