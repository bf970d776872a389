// Writes MCAP files byte by byte for tests: legal ones, and every kind of broken one. Shares no code with the reader.
import { crc32 } from 'node:zlib';
import zstd from '@foxglove/wasm-zstd';

export type Codec = (bytes: Uint8Array) => Uint8Array;

export interface MessageSpec {
  channel: number;
  log: bigint;
  data: Uint8Array;
}

const utf8 = new TextEncoder();
export const magicBytes = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);

export function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const u16 = (n: number) => Uint8Array.of(n & 255, n >> 8);
export const u32 = (n: number) => Uint8Array.of(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24);
export function u64(n: bigint | number): Uint8Array {
  const out = new DataView(new ArrayBuffer(8));
  out.setBigUint64(0, BigInt(n), true);
  return new Uint8Array(out.buffer);
}
export const str = (text: string) => join(u32(utf8.encode(text).length), utf8.encode(text));

export function record(opcode: number, ...body: Uint8Array[]): Uint8Array {
  const content = join(...body);
  return join(Uint8Array.of(opcode), u64(content.length), content);
}

export const header = (profile = '') => record(1, str(profile), str('test'));
export const schema = (id: number, name: string, encoding: string, data: string | Uint8Array) => {
  const bytes = typeof data === 'string' ? utf8.encode(data) : data;
  return record(3, u16(id), str(name), str(encoding), u32(bytes.length), bytes);
};
export const channel = (id: number, schemaId: number, topic: string, encoding: string) =>
  record(4, u16(id), u16(schemaId), str(topic), str(encoding), u32(0));
export const message = ({ channel, log, data }: MessageSpec) =>
  record(5, u16(channel), u32(0), u64(log), u64(log), data);
export const dataEnd = (crc = 0) => record(15, u32(crc));
export const footer = (summaryStart: number, offsetStart = 0, crc = 0) =>
  record(2, u64(summaryStart), u64(offsetStart), u32(crc));

export function chunk(
  records: Uint8Array,
  options: { compression?: string; codec?: Codec; crc?: number; size?: number } = {},
): Uint8Array {
  const stored = options.codec ? options.codec(records) : records;
  return record(
    6,
    u64(0),
    u64(0),
    u64(options.size ?? records.length),
    u32(options.crc ?? crc32(records)),
    str(options.compression ?? ''),
    u64(stored.length),
    stored,
  );
}

/** `offsets` are of the message records inside the chunk's records. */
export function messageIndex(channel: number, entries: readonly { log: bigint; offset: number }[]): Uint8Array {
  return record(
    7,
    u16(channel),
    u32(entries.length * 16),
    ...entries.flatMap(({ log, offset }) => [u64(log), u64(offset)]),
  );
}

export function statistics(counts: ReadonlyMap<number, number>, chunks = 0): Uint8Array {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return record(
    11,
    u64(total),
    u16(0),
    u32(counts.size),
    u32(0),
    u32(0),
    u32(chunks),
    u64(0),
    u64(0),
    u32(counts.size * 10),
    ...[...counts].flatMap(([id, n]) => [u16(id), u64(n)]),
  );
}

export function chunkIndex(at: number, length: number, indexLength: number): Uint8Array {
  return record(8, u64(0), u64(0), u64(at), u64(length), u32(0), u64(indexLength), str(''), u64(0), u64(0));
}

/** zstd by the same package that reads it; the tests on real files check the package itself. */
export const zstdCodec: Codec = bytes => new Uint8Array(zstd.compress(bytes, 3));
export const codecsReady: Promise<unknown> = zstd.isLoaded;
await codecsReady;

/** An LZ4 frame of stored blocks (LZ4 frame format 1.6: magic, FLG 0x60, BD 0x70, header checksum 0x73). */
export const lz4Codec: Codec = bytes => {
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73)];
  for (let at = 0; at < bytes.length; at += 1 << 22) {
    const block = bytes.subarray(at, at + (1 << 22));
    parts.push(u32((block.length | 0x80000000) >>> 0), block);
  }
  return join(...parts, u32(0));
};

export interface FileSpec {
  definitions: Uint8Array;
  /** Messages per chunk; a list with `chunks: false` is written without chunks. */
  groups: readonly (readonly MessageSpec[])[];
  chunks?: boolean;
  compression?: '' | 'lz4' | 'zstd';
  /** Summary with definitions, statistics and chunk indexes. Default true. */
  summary?: boolean;
  /** Message index records after each chunk. Default true. */
  messageIndexes?: boolean;
  crc?: boolean;
}

/** A whole file as a well-behaved writer makes it. */
export function mcapFile(spec: FileSpec): Uint8Array {
  const codec = spec.compression === 'lz4' ? lz4Codec : spec.compression === 'zstd' ? zstdCodec : undefined;
  const parts: Uint8Array[] = [magicBytes, header()];
  const size = () => parts.reduce((sum, part) => sum + part.length, 0);
  const indexes: Uint8Array[] = [];
  const counts = new Map<number, number>();
  if (spec.chunks === false) parts.push(spec.definitions);
  spec.groups.forEach((group, i) => {
    for (const m of group) counts.set(m.channel, (counts.get(m.channel) ?? 0) + 1);
    if (spec.chunks === false) {
      parts.push(...group.map(message));
      return;
    }
    const start = i === 0 ? spec.definitions : new Uint8Array(0);
    const entries = new Map<number, { log: bigint; offset: number }[]>();
    let offset = start.length;
    const records = group.map(m => {
      const bytes = message(m);
      entries.set(m.channel, [...(entries.get(m.channel) ?? []), { log: m.log, offset }]);
      offset += bytes.length;
      return bytes;
    });
    const body = chunk(join(start, ...records), {
      compression: spec.compression ?? '',
      codec,
      crc: spec.crc === false ? 0 : undefined,
    });
    const at = size();
    parts.push(body);
    const index = spec.messageIndexes === false ? [] : [...entries].map(([id, list]) => messageIndex(id, list));
    parts.push(...index);
    indexes.push(chunkIndex(at, body.length, join(...index).length));
  });
  parts.push(dataEnd());
  const summaryStart = spec.summary === false ? 0 : size();
  if (spec.summary !== false) parts.push(spec.definitions, statistics(counts), ...indexes);
  parts.push(footer(summaryStart), magicBytes);
  return join(...parts);
}
