// Writes a ROS bag 2.0 (wiki.ros.org/Bags/Format/2.0): indexed chunks, readable by rosbag and everything built on it.
import { FramelockError } from '../../issue.js';
import { headerFields, joined, OP, record, rosTime, u32, u64 } from './bag-record.js';
import type { Compressor, RecordingSink } from './sink.js';

export interface BagConnection {
  readonly topic: string;
  /** ROS 1 type name, e.g. `sensor_msgs/Imu`. */
  readonly type: string;
  /** Of the definition, by ROS's rules; `*` when unknown. */
  readonly md5: string;
  /** The definition with its dependencies. */
  readonly definition: string;
  readonly latched?: boolean;
}

export interface BagOptions {
  /** Bytes of records after which a chunk is closed; rosbag's own default is 768 KiB. */
  readonly chunkSize?: number;
  /** `lz4` is the only codec a bag reader can be expected to know besides bz2. */
  readonly compressor?: Compressor;
}

export interface BagWriter {
  /** Declares a connection; the result names it in `message`. */
  connection(connection: BagConnection): number;
  /** Appends one message: its ROS 1 bytes and when it was received, ns. */
  message(connection: number, logNs: bigint, payload: Uint8Array): Promise<void>;
  /** Writes the index and fills in the header. Nothing may be written afterwards. */
  finish(): Promise<void>;
}

const MAGIC = '#ROSBAG V2.0\n';
/** Header and padding of the bag header record together, without their two length words. */
const BAG_HEADER_SIZE = 4096;

interface ChunkInfo {
  readonly position: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly counts: ReadonlyMap<number, number>;
}

export async function bagWriter(sink: RecordingSink, options: BagOptions = {}): Promise<BagWriter> {
  const { chunkSize = 768 * 1024, compressor } = options;
  const connections: BagConnection[] = [];
  const declared = new Set<number>();
  const chunks: ChunkInfo[] = [];
  let position = 0;
  let parts: Uint8Array[] = [];
  let size = 0;
  let index = new Map<number, { logNs: bigint; offset: number }[]>();

  async function append(bytes: Uint8Array): Promise<void> {
    await sink.write(bytes);
    position += bytes.length;
  }
  function addToChunk(bytes: Uint8Array): number {
    const offset = size;
    parts.push(bytes);
    size += bytes.length;
    return offset;
  }

  async function closeChunk(): Promise<void> {
    if (size === 0) return;
    const data = joined(parts);
    const stored = compressor ? compressor.compress(data) : data;
    const start = position;
    const times: bigint[] = [];
    const compression = compressor?.name ?? 'none';
    await append(
      record(
        OP.chunk,
        [
          ['compression', compression],
          ['size', u32(data.length)],
        ],
        stored,
      ),
    );
    for (const [id, entries] of index) {
      // Readers bisect these entries: they lie in time order.
      entries.sort((a, b) => (a.logNs < b.logNs ? -1 : a.logNs > b.logNs ? 1 : a.offset - b.offset));
      times.push(entries[0].logNs, entries[entries.length - 1].logNs);
      const body = joined(entries.flatMap(entry => [rosTime(entry.logNs), u32(entry.offset)]));
      await append(
        record(
          OP.indexData,
          [
            ['ver', u32(1)],
            ['conn', u32(id)],
            ['count', u32(entries.length)],
          ],
          body,
        ),
      );
    }
    times.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const counts = new Map([...index].map(([id, entries]) => [id, entries.length]));
    chunks.push({ position: start, start: times[0], end: times[times.length - 1], counts });
    parts = [];
    size = 0;
    index = new Map();
  }

  await append(joined([new TextEncoder().encode(MAGIC), bagHeader(0, 0, 0)]));
  return {
    connection(connection) {
      return connections.push(connection) - 1;
    },
    async message(id, logNs, payload) {
      if (logNs < 0n || logNs >= 2n ** 32n * 1_000_000_000n) {
        const topic = connections[id].topic;
        throw new FramelockError(
          'FL0701',
          `expected a time between 1970 and 2106 for a ROS 1 bag, got ${logNs} ns on ${topic}`,
        );
      }
      if (!declared.has(id)) addToChunk(connectionRecord(id, connections[id]));
      declared.add(id);
      const offset = addToChunk(
        record(
          OP.message,
          [
            ['conn', u32(id)],
            ['time', rosTime(logNs)],
          ],
          payload,
        ),
      );
      const entries = index.get(id);
      if (entries) entries.push({ logNs, offset });
      else index.set(id, [{ logNs, offset }]);
      if (size >= chunkSize) await closeChunk();
    },
    async finish() {
      await closeChunk();
      const indexPosition = position;
      const used = connections.map((connection, id) => ({ connection, id })).filter(({ id }) => declared.has(id));
      for (const { connection, id } of used) await append(connectionRecord(id, connection));
      for (const chunk of chunks) await append(chunkInfoRecord(chunk));
      await sink.writeAt(MAGIC.length, bagHeader(indexPosition, used.length, chunks.length));
    },
  };
}

function bagHeader(indexPosition: number, connections: number, chunks: number): Uint8Array {
  const fields: [string, Uint8Array][] = [
    ['index_pos', u64(indexPosition)],
    ['conn_count', u32(connections)],
    ['chunk_count', u32(chunks)],
  ];
  const taken = headerFields([['op', Uint8Array.of(OP.bagHeader)], ...fields]).length;
  return record(OP.bagHeader, fields, new Uint8Array(BAG_HEADER_SIZE - taken).fill(0x20));
}

function connectionRecord(id: number, connection: BagConnection): Uint8Array {
  const { topic, type, md5, definition, latched } = connection;
  const fields: [string, string][] = [
    ['topic', topic],
    ['type', type],
    ['md5sum', md5],
    ['message_definition', definition],
  ];
  if (latched) fields.push(['latching', '1']);
  return record(
    OP.connection,
    [
      ['conn', u32(id)],
      ['topic', topic],
    ],
    headerFields(fields),
  );
}

function chunkInfoRecord({ position, start, end, counts }: ChunkInfo): Uint8Array {
  const body = joined([...counts].flatMap(([id, count]) => [u32(id), u32(count)]));
  const times: [string, Uint8Array][] = [
    ['start_time', rosTime(start)],
    ['end_time', rosTime(end)],
  ];
  return record(
    OP.chunkInfo,
    [['ver', u32(1)], ['chunk_pos', u64(position)], ...times, ['count', u32(counts.size)]],
    body,
  );
}
