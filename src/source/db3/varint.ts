// SQLite's whole numbers of 1 to 9 bytes: seven bits each, most significant first; a ninth byte gives all eight of its bits.

/** A place in bytes that moves on as numbers are read. */
export interface Reader {
  readonly view: DataView;
  /** Next byte. */
  at: number;
  /** Behind the last byte that may be read. */
  readonly end: number;
}

/** As a number where it has at most 49 bits, else as bigint; undefined where it runs over the end. Two's complement, 64 bits. */
export function readVarint(reader: Reader): number | bigint | undefined {
  const { view, end } = reader;
  let value = 0;
  for (let i = 0; i < 7; i++) {
    if (reader.at >= end) return undefined;
    const byte = view.getUint8(reader.at++);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  if (reader.at >= end) return undefined;
  const eighth = view.getUint8(reader.at++);
  const most = BigInt(value) * 128n + BigInt(eighth & 0x7f);
  if (eighth < 0x80) return narrow(most);
  if (reader.at >= end) return undefined;
  return narrow(BigInt.asIntN(64, most * 256n + BigInt(view.getUint8(reader.at++))));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
