// Writes one file of a dataset and tells its size and checksums.
import type { Batch } from '../arrow/columns.js';
import { ipcFile } from '../arrow/ipc-file.js';
import type { ArrowTable } from '../arrow/table-columns.js';
import type { OutputFile, OutputFolder } from '../output.js';

export interface Written {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly crc32: string;
  /** Of frames only where it was asked for. */
  readonly sha256?: string;
}

/** Its batches may take time to be made. */
type Table = Pick<ArrowTable, 'schema'> & { readonly batches: AsyncIterable<Batch> | Iterable<Batch> };

export async function writeArrowFile(
  output: OutputFolder,
  path: string,
  { schema, batches }: Table,
  sha256 = true,
): Promise<Written> {
  let rows = 0;
  const written = await writeFile(
    output,
    path,
    async file => {
      const ipc = ipcFile(schema);
      await file.write(ipc.begin());
      for await (const batch of batches) {
        rows += batch.numRows;
        await file.write(ipc.write(batch));
      }
      await file.write(ipc.end());
    },
    sha256,
  );
  return { ...written, rows };
}

export function writeTextFile(output: OutputFolder, path: string, text: string): Promise<Written> {
  return writeFile(output, path, file => file.write([new TextEncoder().encode(text)]));
}

async function writeFile(
  output: OutputFolder,
  path: string,
  fill: (file: OutputFile) => Promise<void>,
  sha256 = true,
): Promise<Written> {
  const file = await output.create(path, { sha256 });
  try {
    await fill(file);
    return { path, rows: 0, ...(await file.commit()) };
  } catch (error) {
    await file.abort();
    throw error;
  }
}
