// MCAP records: opcodes, the record head, and the bodies that framelock reads itself (MCAP specification, "Records").
import { Cursor } from '../../bytes/cursor.js';

/** \x89 M C A P 0 \r \n */
export const magic = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a] as const;

export const op = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  attachment: 0x09,
  statistics: 0x0b,
  dataEnd: 0x0f,
} as const;

/** Bytes before a record's body: opcode u8, length u64. */
export const headSize = 9;
/** Message body before the payload: channel u16, sequence u32, log time u64, publish time u64. */
export const messageHead = 22;
/** Chunk body before the compression name's text: start u64, end u64, size u64, crc u32, name length u32. */
export const chunkFixed = 32;
/** Codec names are short; a longer one is a damaged record. */
const maxCodecName = 64;
/** Enough bytes to read any chunk head. */
export const chunkHeadMax = chunkFixed + maxCodecName + 8;

/** Enough bytes to read any attachment head: its name and media type are short. */
export const attachmentHeadMax = 4096;

export interface SchemaRecord {
  readonly id: number;
  readonly name: string;
  readonly encoding: string;
  readonly text: string;
}

export interface ChannelRecord {
  readonly id: number;
  readonly schemaId: number;
  readonly topic: string;
  readonly encoding: string;
}

export interface ChunkHead {
  readonly compression: string;
  /** Bytes of the records after decompression; Infinity when beyond 2^53. */
  readonly size: number;
  readonly crc: number;
  /** Bytes before the records, counted from the body's start. */
  readonly headLength: number;
  /** Bytes of the records as stored; Infinity when beyond 2^53. */
  readonly stored: number;
}

/** What a chunk index repeats of its chunk. */
export type NamedChunk = Pick<ChunkHead, 'compression' | 'size' | 'stored'>;

/** Where the records of a chunk lie whose own record starts at `at`. */
export function chunkDataAt(at: number, { compression }: NamedChunk): number {
  return at + headSize + chunkFixed + compression.length + 8;
}

export function hasMagic(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, i) => bytes[i] === byte);
}

/** Little-endian u64 as a number, Infinity beyond 2^53: such a length is refused everywhere. */
export function u64At(bytes: Uint8Array, at: number): number {
  const low = bytes[at] + bytes[at + 1] * 0x100 + bytes[at + 2] * 0x10000 + bytes[at + 3] * 0x1000000;
  const high = bytes[at + 4] + bytes[at + 5] * 0x100 + bytes[at + 6] * 0x10000 + bytes[at + 7] * 0x1000000;
  return high >= 0x200000 ? Number.POSITIVE_INFINITY : high * 0x100000000 + low;
}

export function u32At(bytes: Uint8Array, at: number): number {
  return bytes[at] + bytes[at + 1] * 0x100 + bytes[at + 2] * 0x10000 + bytes[at + 3] * 0x1000000;
}

/** Throws FramelockError FL0203 when the body ends early. */
export function readSchema(body: Uint8Array): SchemaRecord {
  const cursor = new Cursor(body, true, 'FL0203');
  const id = cursor.u16();
  const name = text(cursor);
  const encoding = text(cursor);
  return { id, name, encoding, text: schemaText(cursor.view(cursor.u32()), encoding) };
}

/** Throws FramelockError FL0203 when the body ends early. The channel's metadata map is not used. */
export function readChannel(body: Uint8Array): ChannelRecord {
  const cursor = new Cursor(body, true, 'FL0203');
  return { id: cursor.u16(), schemaId: cursor.u16(), topic: text(cursor), encoding: text(cursor) };
}

/** The head of a chunk from its body's first bytes; undefined when they are no chunk head. */
export function readChunkHead(body: Uint8Array): ChunkHead | undefined {
  if (body.length < chunkFixed + 8) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const nameLength = view.getUint32(28, true);
  if (nameLength > maxCodecName || body.length < chunkFixed + nameLength + 8) return undefined;
  return {
    compression: utf8.decode(body.subarray(chunkFixed, chunkFixed + nameLength)),
    size: u64At(body, 16),
    crc: view.getUint32(24, true),
    headLength: chunkFixed + nameLength + 8,
    stored: u64At(body, chunkFixed + nameLength),
  };
}

/** Where the content of a schema record ends that starts like this: id u16, then name, encoding and data. Id 0 means "no schema". */
export function schemaEnd(body: Uint8Array): number | undefined {
  return body[0] === 0 && body[1] === 0 ? undefined : endOfTexts(body, 2);
}

/** The same of a channel record: id u16, schema u16, then topic, encoding and metadata. */
export function channelEnd(body: Uint8Array): number | undefined {
  return endOfTexts(body, 4);
}

/** Three lengths u32, each before what it measures, from `at` on. Undefined where the third lies beyond the bytes. */
function endOfTexts(body: Uint8Array, at: number): number | undefined {
  for (let part = 0; part < 3; part++) {
    if (at + 4 > body.length) return undefined;
    at += 4 + u32At(body, at);
  }
  return at;
}

export interface AttachmentHead {
  readonly name: string;
  /** Of the data. */
  readonly size: number;
  /** That the record's body must have. */
  readonly length: number;
}

/** Times u64 u64, name, media type, size u64; then data and crc u32. */
export function attachmentHead(body: Uint8Array): AttachmentHead | undefined {
  const cursor = new Cursor(body, true, 'FL0203');
  try {
    cursor.skip(16);
    const name = text(cursor);
    cursor.skip(cursor.u32());
    const size = u64At(cursor.view(8), 0);
    return { name, size, length: cursor.offset + size + 4 };
  } catch {
    return undefined;
  }
}

/** Binary definitions (protobuf descriptors, flatbuffer schemas) are kept one character per byte. */
export function schemaText(bytes: Uint8Array, encoding: string): string {
  return encoding === 'protobuf' || encoding === 'flatbuffer' ? latin1.decode(bytes) : utf8.decode(bytes);
}

function text(cursor: Cursor): string {
  return utf8.decode(cursor.view(cursor.u32()));
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
// 'latin1' would mean windows-1252 to a TextDecoder, which moves 0x80..0x9f; this keeps every byte.
const latin1 = {
  decode(bytes: Uint8Array): string {
    let out = '';
    for (let i = 0; i < bytes.length; i += 8192) out += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return out;
  },
};
