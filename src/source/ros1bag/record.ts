// One record of a bag 2.0 file: u32 header length, header fields (u32 length, `name=value`), u32 data length, data.

export const Op = { message: 2, bagHeader: 3, index: 4, chunk: 5, chunkInfo: 6, connection: 7 } as const;

export interface BagRecord {
  readonly op: number;
  /** File (or chunk) offsets of the record, of its data, and of the byte after it. */
  readonly offset: number;
  readonly dataOffset: number;
  readonly end: number;
  /** message, index, connection. */
  readonly conn: number;
  /** message: when the recorder received it. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** index: messages of `conn` in the chunk before it; chunkInfo: connections listed. */
  readonly count: number;
  /** chunk: `none`, `lz4`, `bz2`, …, and bytes after decompression. */
  readonly compression: string;
  readonly size: number;
  /** connection. */
  readonly topic: string;
  /** bagHeader: the plugin that encrypted the bag, or ''. */
  readonly encryptor: string;
}

/** Real headers are below 300 bytes; topics are the only part of free length. */
export const maxHeaderBytes = 8192;
const maxFields = 64;
/** No message, and no stored chunk, may be larger. */
const maxDataBytes = 2 ** 30;

/** Bytes of the header, or -1 when the record cannot be one. `at` + 4 must be inside `bytes`. */
export function headerLength(view: DataView, at: number): number {
  const length = view.getUint32(at, true);
  return length >= 8 && length <= maxHeaderBytes ? length : -1;
}

/**
 * The record at `at`; undefined when what stands there is not a record of bag 2.0: a field without name, an unknown op,
 * or an op without the fields it must have. Header and data length must be inside `bytes`, the data need not.
 * `base` is the offset of bytes[0].
 */
export function parseRecord(bytes: Uint8Array, view: DataView, at: number, base: number): BagRecord | undefined {
  const header = headerLength(view, at);
  if (header < 0) return undefined;
  const headerEnd = at + 4 + header;
  let op = -1;
  let conn = -1;
  let seconds = -1;
  let nanoseconds = 0;
  let count = -1;
  let compression = '';
  let size = -1;
  let topic: string | undefined;
  let encryptor = '';
  let fields = 0;
  let next = at + 4;
  while (next < headerEnd) {
    if (headerEnd - next < 6 || ++fields > maxFields) return undefined;
    const start = next + 4;
    const length = view.getUint32(next, true);
    next = start + length;
    if (next > headerEnd) return undefined;
    let equals = 0;
    while (equals < length && equals < 32 && bytes[start + equals] !== 0x3d) equals++;
    if (equals === 0 || bytes[start + equals] !== 0x3d || equals === length) return undefined;
    const value = start + equals + 1;
    const valueLength = next - value;
    if (is(bytes, start, equals, 'op')) {
      if (valueLength !== 1) return undefined;
      op = bytes[value];
    } else if (is(bytes, start, equals, 'conn')) {
      if (valueLength !== 4) return undefined;
      conn = view.getUint32(value, true);
    } else if (is(bytes, start, equals, 'time')) {
      if (valueLength !== 8) return undefined;
      seconds = view.getUint32(value, true);
      nanoseconds = view.getUint32(value + 4, true);
    } else if (is(bytes, start, equals, 'count')) {
      if (valueLength !== 4) return undefined;
      count = view.getUint32(value, true);
    } else if (is(bytes, start, equals, 'size')) {
      if (valueLength !== 4) return undefined;
      size = view.getUint32(value, true);
    } else if (is(bytes, start, equals, 'compression')) {
      compression = text(bytes.subarray(value, next));
    } else if (is(bytes, start, equals, 'topic')) {
      topic = text(bytes.subarray(value, next));
    } else if (is(bytes, start, equals, 'encryptor')) {
      encryptor = text(bytes.subarray(value, next));
    }
  }
  const dataOffset = headerEnd + 4;
  let dataLength = view.getUint32(headerEnd, true);
  // Early recorders declare 20 bytes per index entry (the struct in memory) and write 12.
  if (op === Op.index && dataLength === count * 20) dataLength = count * 12;
  if (dataLength > maxDataBytes) return undefined;
  if (op === Op.message && (conn < 0 || seconds < 0)) return undefined;
  if (op === Op.index && (conn < 0 || count * 12 !== dataLength)) return undefined;
  if (op === Op.chunk && (compression === '' || size < 0)) return undefined;
  if (op === Op.chunkInfo && count * 8 !== dataLength) return undefined;
  if (op === Op.connection && (conn < 0 || topic === undefined)) return undefined;
  if (op < Op.message || op > Op.connection) return undefined;
  return {
    op,
    offset: base + at,
    dataOffset: base + dataOffset,
    end: base + dataOffset + dataLength,
    conn,
    seconds,
    nanoseconds,
    count,
    compression,
    size,
    topic: topic ?? '',
    encryptor,
  };
}

/** The fields of a connection record's data, by name; undefined when they do not fill it exactly. */
export function parseFields(data: Uint8Array): Map<string, string> | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const fields = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    if (data.length - at < 4 || fields.size === maxFields) return undefined;
    const start = at + 4;
    at = start + view.getUint32(at, true);
    if (at > data.length) return undefined;
    const field = data.subarray(start, at);
    const equals = field.indexOf(0x3d);
    if (equals < 1) return undefined;
    fields.set(text(field.subarray(0, equals)), text(field.subarray(equals + 1)));
  }
  return fields;
}

/** The data of a chunkInfo record: how many messages of which connection. */
export function parseChunkInfo(data: Uint8Array): { conn: number; count: number }[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length >> 3 }, (_, i) => ({
    conn: view.getUint32(i * 8, true),
    count: view.getUint32(i * 8 + 4, true),
  }));
}

function is(bytes: Uint8Array, at: number, length: number, name: string): boolean {
  if (length !== name.length) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return false;
  return true;
}

const utf8 = new TextDecoder();

function text(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
