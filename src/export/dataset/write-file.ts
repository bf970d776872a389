// Writes one Arrow file of a dataset and tells its size and hash.
import type { RecordBatch, Schema } from 'apache-arrow';
import type { Digest } from '../../bytes/digest.js';
import { ipcFile } from '../arrow/ipc-file.js';
import type { OutputFolder } from '../output.js';

export interface Written {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export async function writeArrowFile(
  output: OutputFolder,
  path: string,
  schema: Schema,
  batches: AsyncIterable<RecordBatch> | Iterable<RecordBatch>,
  digest: Digest,
): Promise<Written> {
  const file = await output.create(path);
  const sha256 = digest.sha256();
  let bytes = 0;
  let rows = 0;
  const append = async (chunks: Uint8Array[]) => {
    for (const chunk of chunks) {
      sha256.update(chunk);
      bytes += chunk.byteLength;
    }
    await file.write(chunks);
  };
  try {
    const ipc = ipcFile(schema);
    await append(ipc.begin());
    for await (const batch of batches) {
      rows += batch.numRows;
      await append(ipc.write(batch));
    }
    await append(ipc.end());
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
  return { path, rows, bytes, sha256: sha256.hex() };
}

export async function writeTextFile(
  output: OutputFolder,
  path: string,
  text: string,
  digest: Digest,
): Promise<Written> {
  const bytes = new TextEncoder().encode(text);
  const file = await output.create(path);
  try {
    await file.write([bytes]);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
  const sha256 = digest.sha256();
  sha256.update(bytes);
  return { path, rows: 0, bytes: bytes.byteLength, sha256: sha256.hex() };
}
