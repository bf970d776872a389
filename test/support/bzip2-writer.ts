// Writes bzip2, slowly and with plain codes, for tests that must not depend on the reader or on a program.

/** Most significant bit first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #bits = 0;
  #held = 0;

  put(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#held = (this.#held << 1) | ((value >>> bit) & 1);
      if (++this.#bits < 8) continue;
      this.#bytes.push(this.#held);
      this.#bits = this.#held = 0;
    }
  }

  finish(): Uint8Array {
    if (this.#bits > 0) this.put(0, 8 - this.#bits);
    return Uint8Array.from(this.#bytes);
  }
}

/** A stream of one block; for up to 100 kB, and quick only for a few. */
export function bzip2(data: Uint8Array): Uint8Array {
  const bits = new BitWriter();
  for (const byte of 'BZh1') bits.put(byte.charCodeAt(0), 8);
  const crc = data.length > 0 ? crcOf(data) : 0;
  if (data.length > 0) putBlock(bits, shortRuns(data), crc);
  for (const part of [0x1772, 0x4538, 0x5090]) bits.put(part, 16);
  bits.put(crc, 32);
  return bits.finish();
}

function putBlock(bits: BitWriter, block: readonly number[], crc: number): void {
  for (const part of [0x3141, 0x5926, 0x5359]) bits.put(part, 16);
  bits.put(crc, 32);
  bits.put(0, 1);
  const { last, origin } = sortedRotations(block);
  bits.put(origin, 24);
  const used = [...new Set(block)].sort((a, b) => a - b);
  const group = (g: number) => Array.from({ length: 16 }, (_, i) => used.includes(16 * g + i));
  for (let g = 0; g < 16; g++) bits.put(group(g).includes(true) ? 1 : 0, 1);
  for (let g = 0; g < 16; g++) if (group(g).includes(true)) for (const is of group(g)) bits.put(is ? 1 : 0, 1);
  const symbols = moveToFront(last, used);
  const lengths = codeLengths(used.length + 2);
  // Two equal tables, of which the first is always used; a selector for every 50 symbols.
  const selectors = Math.ceil(symbols.length / 50);
  bits.put(2, 3);
  bits.put(selectors, 15);
  bits.put(0, selectors);
  for (let table = 0; table < 2; table++) putLengths(bits, lengths);
  const codes = codesOf(lengths);
  for (const symbol of symbols) bits.put(codes[symbol], lengths[symbol]);
}

/** After four equal bytes comes how many more of them follow, up to 251. */
function shortRuns(data: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < data.length; ) {
    let run = 1;
    while (run < 255 && data[i + run] === data[i]) run++;
    for (let k = 0; k < Math.min(run, 4); k++) out.push(data[i]);
    if (run >= 4) out.push(run - 4);
    i += run;
  }
  return out;
}

function sortedRotations(block: readonly number[]): { last: number[]; origin: number } {
  const n = block.length;
  const starts = Array.from({ length: n }, (_, i) => i).sort((a, b) => {
    for (let k = 0; k < n; k++) {
      const order = block[(a + k) % n] - block[(b + k) % n];
      if (order !== 0) return order;
    }
    return a - b;
  });
  return { last: starts.map(start => block[(start + n - 1) % n]), origin: starts.indexOf(0) };
}

/** Symbols 0 and 1 count repeats of the front in base two without a zero; n + 1 is the n-th place; the last ends the block. */
function moveToFront(last: readonly number[], used: readonly number[]): number[] {
  const list = [...used];
  const out: number[] = [];
  let zeros = 0;
  const flush = () => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) out.push((zeros - 1) & 1);
  };
  for (const byte of last) {
    const place = list.indexOf(byte);
    if (place === 0) {
      zeros++;
      continue;
    }
    flush();
    out.push(place + 1);
    list.splice(place, 1);
    list.unshift(byte);
  }
  flush();
  out.push(used.length + 1);
  return out;
}

/** A complete code whose lengths differ by one at most. */
function codeLengths(count: number): number[] {
  const long = Math.ceil(Math.log2(count));
  return Array.from({ length: count }, (_, i) => (i < 2 ** long - count ? long - 1 : long));
}

function putLengths(bits: BitWriter, lengths: readonly number[]): void {
  let now = lengths[0];
  bits.put(now, 5);
  for (const length of lengths) {
    for (; now < length; now++) bits.put(0b10, 2);
    bits.put(0, 1);
  }
}

/** Canonical: by length, then by symbol. The lengths ascend. */
function codesOf(lengths: readonly number[]): number[] {
  let code = -1;
  return lengths.map((length, i) => {
    code = (code + 1) << (i > 0 ? length - lengths[i - 1] : 0);
    return code;
  });
}

function crcOf(data: Uint8Array): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return ~crc >>> 0;
}
