// A finished dataset as tests look at it: through apache-arrow's own reader, row by row.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordBatch, tableFromIPC, type Vector } from 'apache-arrow';

/** One row of a table; `at` walks down structs: `row.at('lidar', 'source', 'file')`. Lists come as typed arrays. */
export interface Row {
  // biome-ignore lint/suspicious/noExplicitAny: as many types as columns
  at(...path: string[]): any;
}

export function rowsOf(file: string): Row[] {
  const rows: Row[] = [];
  for (const batch of tableFromIPC(readFileSync(file)).batches) {
    for (let r = 0; r < batch.numRows; r++) rows.push({ at: (...path) => valueAt(batch, path, r) });
  }
  return rows;
}

export function framesOf(dataset: string): Row[] {
  const data = join(dataset, 'data');
  return readdirSync(data)
    .sort()
    .flatMap(name => rowsOf(join(data, name)));
}

function valueAt(batch: RecordBatch, path: readonly string[], row: number): unknown {
  let column: RecordBatch | Vector | null = batch;
  for (const name of path) {
    column = column.getChild(name) as Vector | null;
    if (!column) throw new Error(`no column ${path.join('.')}`);
  }
  const value = column instanceof RecordBatch ? undefined : column.get(row);
  return typeof value === 'object' && value !== null && 'toArray' in value ? (value as Vector).toArray() : value;
}

/** SHA-256 of every file below a folder, by relative path. */
export function hashesOf(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(path => [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}
