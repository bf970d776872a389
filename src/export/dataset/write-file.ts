// Writes one Arrow file of a dataset and tells its size and hash.
import type { Schema } from 'apache-arrow';
import type { Batch } from '../arrow/columns.js';
import { ipcFile } from '../arrow/ipc-file.js';
import type { OutputFile, OutputFolder } from '../output.js';

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
  batches: AsyncIterable<Batch> | Iterable<Batch>,
): Promise<Written> {
  let rows = 0;
  const written = await writeFile(output, path, async file => {
    const ipc = ipcFile(schema);
    await file.write(ipc.begin());
    for await (const batch of batches) {
      rows += batch.numRows;
      await file.write(ipc.write(batch));
    }
    await file.write(ipc.end());
  });
  return { ...written, rows };
}

export function writeTextFile(output: OutputFolder, path: string, text: string): Promise<Written> {
  return writeFile(output, path, file => file.write([new TextEncoder().encode(text)]));
}

async function writeFile(
  output: OutputFolder,
  path: string,
  fill: (file: OutputFile) => Promise<void>,
): Promise<Written> {
  const file = await output.create(path);
  try {
    await fill(file);
    const { bytes, sha256 } = await file.commit();
    return { path, rows: 0, bytes, sha256 };
  } catch (error) {
    await file.abort();
    throw error;
  }
}
