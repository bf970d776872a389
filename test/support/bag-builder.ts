// Writes tiny ROS 1 bags from the format's own text, good ones and such as a broken recorder would leave.
import { Buffer } from 'node:buffer';

export interface TinyConnection {
  conn: number;
  topic: string;
  type?: string;
  md5sum?: string;
  definition?: string;
}

export interface TinyMessage {
  conn: number;
  seconds: number;
  nanoseconds?: number;
  data: Uint8Array;
}

export interface TinyChunk {
  /** Written as it is; with `compress` the data goes through it. */
  compression?: string;
  compress?: (data: Uint8Array) => Uint8Array;
  messages: TinyMessage[];
  /** Connection records inside the chunk: by default those met for the first time. */
  connections?: TinyConnection[];
}

export interface TinyBag {
  bytes: Buffer;
  /** Where each chunk record starts, where its data starts and where it ends. */
  chunks: { start: number; data: number; end: number }[];
  /** Of stored chunks: each message record in the file. */
  messages: { start: number; data: number; end: number }[];
  indexStart: number;
}

export function buildBag(
  connections: TinyConnection[],
  chunks: TinyChunk[],
  options: { index?: boolean } = {},
): TinyBag {
  const parts: Buffer[] = [Buffer.from('#ROSBAG V2.0\n')];
  let at = 13;
  const push = (part: Buffer) => {
    parts.push(part);
    at += part.length;
  };
  const found: TinyBag = { bytes: Buffer.alloc(0), chunks: [], messages: [], indexStart: 0 };
  push(bagHeader(0n, 0, 0));
  const declared = new Set<number>();
  const infos: Buffer[] = [];
  for (const chunk of chunks) {
    const inner: Buffer[] = [];
    const entries = new Map<number, Buffer[]>();
    const ranges: { start: number; data: number; end: number }[] = [];
    let offset = 0;
    const fresh =
      chunk.connections ??
      connections.filter(c => !declared.has(c.conn) && chunk.messages.some(m => m.conn === c.conn));
    for (const c of fresh) {
      declared.add(c.conn);
      const bytes = connectionRecord(c);
      inner.push(bytes);
      offset += bytes.length;
    }
    for (const m of chunk.messages) {
      const time = Buffer.concat([u32(m.seconds), u32(m.nanoseconds ?? 0)]);
      const bytes = record(
        [
          ['op', op(2)],
          ['conn', u32(m.conn)],
          ['time', time],
        ],
        m.data,
      );
      entries.set(m.conn, [...(entries.get(m.conn) ?? []), Buffer.concat([time, u32(offset)])]);
      ranges.push({ start: offset, data: offset + bytes.length - m.data.length, end: offset + bytes.length });
      inner.push(bytes);
      offset += bytes.length;
    }
    const plain = Buffer.concat(inner);
    const compression = chunk.compression ?? 'none';
    const stored = Buffer.from(chunk.compress ? chunk.compress(plain) : plain);
    const start = at;
    push(
      record(
        [
          ['op', op(5)],
          ['compression', Buffer.from(compression)],
          ['size', u32(plain.length)],
        ],
        stored,
      ),
    );
    const data = at - stored.length;
    found.chunks.push({ start, data, end: at });
    if (compression === 'none') {
      for (const r of ranges) found.messages.push({ start: data + r.start, data: data + r.data, end: data + r.end });
    }
    for (const [conn, list] of entries) {
      push(
        record(
          [
            ['op', op(4)],
            ['ver', u32(1)],
            ['conn', u32(conn)],
            ['count', u32(list.length)],
          ],
          Buffer.concat(list),
        ),
      );
    }
    const counts = [...entries].map(([conn, list]) => Buffer.concat([u32(conn), u32(list.length)]));
    const zero = Buffer.alloc(8);
    infos.push(
      record(
        [
          ['op', op(6)],
          ['ver', u32(1)],
          ['chunk_pos', u64(BigInt(start))],
          ['start_time', zero],
          ['end_time', zero],
          ['count', u32(counts.length)],
        ],
        Buffer.concat(counts),
      ),
    );
  }
  found.indexStart = at;
  if (options.index !== false) {
    for (const c of connections) push(connectionRecord(c));
    for (const info of infos) push(info);
  }
  found.bytes = Buffer.concat(parts);
  if (options.index !== false) {
    bagHeader(BigInt(found.indexStart), connections.length, chunks.length).copy(found.bytes, 13);
  }
  return found;
}

/** 4096 bytes, so that it can be written again when the bag is closed. */
function bagHeader(indexPosition: bigint, connections: number, chunks: number): Buffer {
  const fields: [string, Buffer][] = [
    ['op', op(3)],
    ['index_pos', u64(indexPosition)],
    ['conn_count', u32(connections)],
    ['chunk_count', u32(chunks)],
  ];
  const bare = record(fields, Buffer.alloc(0)).length;
  return record(fields, Buffer.alloc(4104 - bare, 0x20));
}

function connectionRecord(c: TinyConnection): Buffer {
  const type = c.type ?? 'std_msgs/UInt32';
  const definition = c.definition ?? 'uint32 data\n';
  const data: [string, Buffer][] = [
    ['topic', Buffer.from(c.topic)],
    ['type', Buffer.from(type)],
    ['md5sum', Buffer.from(c.md5sum ?? '304a39449588c7f8ce2df6e8001c5fce')],
    ['message_definition', Buffer.from(definition)],
  ];
  return record(
    [
      ['op', op(7)],
      ['conn', u32(c.conn)],
      ['topic', Buffer.from(c.topic)],
    ],
    fieldsOf(data),
  );
}

export function record(fields: [string, Buffer][], data: Uint8Array): Buffer {
  const header = fieldsOf(fields);
  return Buffer.concat([u32(header.length), header, u32(data.length), data]);
}

function fieldsOf(fields: [string, Buffer][]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [u32(name.length + 1 + value.length), Buffer.from(`${name}=`), value]),
  );
}

const op = (value: number) => Buffer.from([value]);

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
