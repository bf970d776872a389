// Decompresses bzip2. Our own: the WebAssembly port generates code when it loads, which no process of framelock allows.
import { FramelockError } from '../issue.js';
import { BitReader } from './bit-reader.js';

const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
/** CRC-32 of bzip2: polynomial 0x04c11db7, most significant bit first. */
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});
/** Codes up to this many bits are decoded by one look-up: nearly all. */
const fastBits = 10;

function damaged(text: string): never {
  throw new FramelockError('FL0205', `bzip2 data is damaged: ${text}`);
}

/**
 * All of `bytes` (one stream or several in a row) into exactly `size` bytes; throws FL0205 otherwise.
 * Layout: 'BZh', level, blocks of at most level * 100 kB, each with its CRC, then a CRC of the whole.
 */
export function bunzip2(bytes: Uint8Array, size: number): Uint8Array {
  const bits = new BitReader(bytes, () => damaged('it ends early'));
  const out = new Uint8Array(size);
  let links = new Uint32Array(0);
  let written = 0;
  do {
    if (bits.take(24) !== 0x425a68) damaged('no stream header');
    const level = bits.take(8) - 0x30;
    if (level < 1 || level > 9) damaged(`level ${level}`);
    const most = level * 100_000;
    let combined = 0;
    for (;;) {
      const magic = bits.take(24) * 2 ** 24 + bits.take(24);
      const crc = bits.take(16) * 65536 + bits.take(16);
      if (magic === endMagic) {
        if (crc !== combined >>> 0) damaged('checksum of the stream differs');
        break;
      }
      if (magic !== blockMagic) damaged('no block header');
      const from = written;
      if (links.length < most) links = new Uint32Array(most);
      written = block(bits, links.subarray(0, most), out, written);
      let found = -1;
      for (let i = from; i < written; i++) found = (found << 8) ^ crcTable[(found >>> 24) ^ out[i]];
      if (~found >>> 0 !== crc) damaged('checksum of a block differs');
      combined = ((combined << 1) | (combined >>> 31)) ^ crc;
    }
    bits.toByte();
  } while (bits.more());
  if (written !== size) damaged(`expected ${size} bytes, got ${written}`);
  return out;
}

/** One block: Huffman → run lengths of move-to-front positions → Burrows-Wheeler → run lengths. Gives the new end of `out`. */
function block(bits: BitReader, links: Uint32Array, out: Uint8Array, written: number): number {
  if (bits.take(1)) damaged('randomised blocks are not supported');
  const origin = bits.take(24);
  const front = symbols(bits);
  const end = front.length + 1;
  const { tables, selectors } = codes(bits, end + 1);
  const counts = new Uint32Array(257);
  let length = 0;
  let run = 0;
  let runBit = 1;
  for (let group = 0; ; group++) {
    if (group === selectors.length) damaged('block has no end');
    const table = tables[selectors[group]];
    for (let i = 0; i < 50; i++) {
      const symbol = table.next(bits);
      if (symbol < 2) {
        // Digits 1 and 2 of a number to base 2, least significant first.
        run += runBit << symbol;
        runBit *= 2;
        if (run > links.length - length) damaged('run leaves the block');
        continue;
      }
      if (run > 0) {
        links.fill(front[0], length, length + run);
        counts[front[0] + 1] += run;
        length += run;
        run = 0;
        runBit = 1;
      }
      if (symbol === end) return unsort(links, counts, length, origin, out, written);
      if (length === links.length) damaged('block is longer than its level');
      const at = symbol - 1;
      const byte = front[at];
      front.copyWithin(1, 0, at);
      front[0] = byte;
      links[length++] = byte;
      counts[byte + 1]++;
    }
  }
}

/** Inverse Burrows-Wheeler transform (links: byte in the low 8 bits, next position above), then 4 equal bytes + count. */
function unsort(
  links: Uint32Array,
  counts: Uint32Array,
  length: number,
  origin: number,
  out: Uint8Array,
  written: number,
) {
  if (origin >= length) damaged('origin is outside the block');
  for (let byte = 1; byte < 257; byte++) counts[byte] += counts[byte - 1];
  for (let i = 0; i < length; i++) links[counts[links[i] & 255]++] |= i << 8;
  let link = links[origin];
  let last = -1;
  let equal = 0;
  for (let i = 0; i < length; i++) {
    link = links[link >>> 8];
    const byte = link & 255;
    if (equal === 4) {
      if (byte > out.length - written) damaged('more bytes than declared');
      out.fill(last, written, written + byte);
      written += byte;
      equal = 0;
      last = -1;
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    if (written === out.length) damaged('more bytes than declared');
    out[written++] = byte;
  }
  return written;
}

/** The bytes that occur, ascending: 16 bits for ranges of 16, then 16 bits for each range in use. */
function symbols(bits: BitReader): Uint8Array {
  const ranges = bits.take(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if (!((ranges >> (15 - range)) & 1)) continue;
    const map = bits.take(16);
    for (let i = 0; i < 16; i++) if ((map >> (15 - i)) & 1) used.push(range * 16 + i);
  }
  if (used.length === 0) damaged('no symbols');
  return Uint8Array.from(used);
}

/** The Huffman tables (2 to 6) and which of them each group of 50 symbols uses. */
function codes(bits: BitReader, size: number): { tables: HuffmanTable[]; selectors: Uint8Array } {
  const tableCount = bits.take(3);
  if (tableCount < 2 || tableCount > 6) damaged(`${tableCount} tables`);
  const selectors = new Uint8Array(bits.take(15));
  const front = [0, 1, 2, 3, 4, 5];
  for (let i = 0; i < selectors.length; i++) {
    let at = 0;
    while (bits.take(1)) if (++at >= tableCount) damaged('selector');
    front.unshift(front.splice(at, 1)[0]);
    selectors[i] = front[0];
  }
  const tables = Array.from({ length: tableCount }, () => {
    let bitLength = bits.take(5);
    const lengths = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      for (;;) {
        if (bitLength < 1 || bitLength > 20) damaged('code length');
        if (!bits.take(1)) break;
        bitLength += bits.take(1) ? -1 : 1;
      }
      lengths[i] = bitLength;
    }
    return new HuffmanTable(lengths);
  });
  return { tables, selectors };
}

/** Canonical code: symbols sorted by length, codes of one length are consecutive. */
class HuffmanTable {
  /** Index: the next `fastBits` bits. Value: symbol * 32 + length, 0 for longer codes. */
  readonly #fast = new Uint16Array(1 << fastBits);
  /** Per length: first code, how many, and the position in `#sorted` of the first. */
  readonly #first = new Int32Array(21);
  readonly #count = new Int32Array(21);
  readonly #start = new Int32Array(21);
  readonly #sorted: Uint16Array;

  constructor(lengths: Uint8Array) {
    this.#sorted = new Uint16Array(lengths.length);
    let code = 0;
    let at = 0;
    for (let length = 1; length <= 20; length++) {
      this.#first[length] = code;
      this.#start[length] = at;
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        if (code >> length) damaged('code is not a prefix code');
        this.#sorted[at++] = symbol;
        this.#count[length]++;
        const from = code++ << Math.max(0, fastBits - length);
        if (length <= fastBits) this.#fast.fill(symbol * 32 + length, from, from + (1 << (fastBits - length)));
      }
      code <<= 1;
    }
  }

  next(bits: BitReader): number {
    const fast = this.#fast[bits.peek(fastBits)];
    if (fast !== 0) {
      bits.drop(fast & 31);
      return fast >> 5;
    }
    for (let length = fastBits + 1; length <= 20; length++) {
      const nth = bits.peek(length) - this.#first[length];
      if (nth >= 0 && nth < this.#count[length]) {
        bits.drop(length);
        return this.#sorted[this.#start[length] + nth];
      }
    }
    return damaged('no such code');
  }
}
