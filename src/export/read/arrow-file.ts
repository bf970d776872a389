// Reads an Arrow file batch by batch through Bytes: the footer and what is asked for, never the whole file.
import { type AsyncRecordBatchFileReader, type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow';
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';

export interface ArrowFile {
  readonly schema: Schema;
  readonly batches: number;
  readBatch(index: number): Promise<RecordBatch>;
}

/** Rejects with FL0704 when the bytes are not a whole Arrow file. */
export async function openArrowFile(bytes: Bytes): Promise<ArrowFile> {
  const damaged = (cause: unknown) =>
    new FramelockError('FL0704', 'expected an Arrow file, got something that does not read as one; convert again', {
      at: { file: bytes.name },
      cause,
    });
  try {
    const reader = (await RecordBatchReader.from(fileHandle(bytes) as never)) as unknown as AsyncRecordBatchFileReader;
    await reader.open();
    return {
      schema: reader.schema as Schema,
      batches: reader.numRecordBatches,
      async readBatch(index) {
        let batch: RecordBatch | null;
        try {
          batch = (await reader.readRecordBatch(index)) as RecordBatch | null;
        } catch (error) {
          throw damaged(error);
        }
        if (!batch) throw damaged(undefined);
        return batch;
      },
    };
  } catch (error) {
    throw error instanceof FramelockError ? error : damaged(error);
  }
}

/** apache-arrow reads at positions only through what looks like a Node file handle: an `fd`, `stat` and `read`. */
function fileHandle(bytes: Bytes) {
  return {
    fd: -1,
    stat: async () => ({ size: bytes.size }),
    async read(buffer: Uint8Array, offset: number, length: number, position: number) {
      const wanted = Math.max(0, Math.min(length, bytes.size - position));
      buffer.set(await bytes.read(position, wanted), offset);
      return { bytesRead: wanted, buffer };
    },
    async close() {},
  };
}
