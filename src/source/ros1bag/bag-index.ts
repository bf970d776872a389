// Reads the index at a bag's end with rosbag's BagReader: which connections and how many messages per chunk there should be.
import * as rosbag from 'rosbag';
import type { Bytes } from '../../bytes/bytes.js';
import { RecordBuffer } from './record-buffer.js';

/** A CommonJS package: bundlers see its exports by name, Node only its whole as the default. */
const BagReader = rosbag.BagReader ?? (rosbag.default as unknown as typeof rosbag).BagReader;

export interface BagIndex {
  readonly connections: readonly {
    readonly conn: number;
    readonly topic: string;
    readonly type: string;
    readonly md5sum: string;
    readonly messageDefinition: string;
  }[];
  /** One per chunk, in file order. */
  readonly chunks: readonly {
    readonly chunkPosition: number;
    readonly connections: readonly { readonly conn: number; readonly count: number }[];
  }[];
  /** Where the index lies in the file. */
  readonly start: number;
  readonly end: number;
}

/** Far above any real index (a few hundred bytes per chunk), and what reading a lying position may cost at most. */
const maxIndexBytes = 256 * 2 ** 20;

/**
 * Rejects with an Error that says what is wrong: position 0 (the recorder did not finish), a position outside the file,
 * records that do not parse, or chunks that cannot be where it says.
 */
export async function readBagIndex(bytes: Bytes): Promise<BagIndex> {
  const header = await withReader(bytes, reader => reader.readHeaderAsync());
  const start = header.indexPosition;
  const { connectionCount, chunkCount } = header;
  if (start === 0) throw new Error('its header says that the recorder did not finish');
  if (start > bytes.size) throw new Error(`it should be at byte ${start} of a file of ${bytes.size} bytes`);
  if (start < header.end) throw new Error(`it cannot be at byte ${start}`);
  if (bytes.size - start > maxIndexBytes) throw new Error(`it cannot be ${bytes.size - start} bytes long`);
  if (connectionCount < 0 || chunkCount < 0) throw new Error('its counts are negative');
  // Without connections BagReader gives nothing back, and there is nothing to know.
  if (connectionCount === 0) return { connections: [], chunks: [], start, end: start };
  const { connections, chunkInfos } = await withReader(bytes, reader =>
    reader.readConnectionsAndChunkInfoAsync(start, connectionCount, chunkCount),
  );
  const chunks = [...chunkInfos].sort((a, b) => a.chunkPosition - b.chunkPosition);
  for (const chunk of chunks) {
    if (chunk.chunkPosition < header.end || chunk.chunkPosition >= start) {
      throw new Error(`it names a chunk at byte ${chunk.chunkPosition}`);
    }
  }
  const last = chunkInfos.at(-1) ?? connections.at(-1);
  return { connections, chunks, start, end: last?.end ?? start };
}

/**
 * BagReader parses inside the read callback and lets errors fly from there: they are caught here and become rejections.
 * Each read is a buffer of its own, and the 4 KiB that BagReader reads ahead are cut to what the file has.
 */
function withReader<T>(bytes: Bytes, use: (reader: InstanceType<typeof BagReader>) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const file = {
      size: () => bytes.size,
      read(offset: number, length: number, callback: (error: Error | null, buffer?: RecordBuffer) => void): void {
        bytes
          .read(offset, Math.max(0, Math.min(length, bytes.size - offset)))
          .then(read => callback(null, RecordBuffer.over(read)))
          .catch(reject);
      },
    };
    use(new BagReader(file as never)).then(resolve, reject);
  });
}
