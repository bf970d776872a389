// CRC-32 of bzip2: polynomial 0x04c11db7, most significant bit first, eight bytes at a time (Intel's slicing by 8). State and
// tables are kept with their bytes reversed, so that words are read as they lie.
import { CRC } from './places';

export function crcTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc >> 31 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    store<u32>(CRC + 4 * byte, bswap(crc));
  }
  for (let table: usize = 1; table < 8; table++) {
    for (let byte: usize = 0; byte < 256; byte++) {
      const before = load<u32>(CRC + 1024 * (table - 1) + 4 * byte);
      store<u32>(CRC + 1024 * table + 4 * byte, (before >> 8) ^ load<u32>(CRC + 4 * (before & 255)));
    }
  }
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>(CRC + 1024 * table + 4 * <usize>byte);
}

export function crcOf(from: usize, to: usize): u32 {
  let crc: u32 = 0xffffffff;
  for (; from + 8 <= to; from += 8) {
    const low = load<u32>(from) ^ crc;
    const high = load<u32>(from, 4);
    crc =
      entry(7, low & 255) ^
      entry(6, (low >> 8) & 255) ^
      entry(5, (low >> 16) & 255) ^
      entry(4, low >> 24) ^
      entry(3, high & 255) ^
      entry(2, (high >> 8) & 255) ^
      entry(1, (high >> 16) & 255) ^
      entry(0, high >> 24);
  }
  for (; from < to; from++) crc = (crc >> 8) ^ entry(0, (crc & 255) ^ load<u8>(from));
  return bswap(~crc);
}
