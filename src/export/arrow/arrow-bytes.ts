// A small Arrow file as one array of bytes.
import { ipcFile } from './ipc-file.js';
import type { ArrowTable } from './table-columns.js';

/** Each batch is copied before the next one is made: its memory may be used again. */
export function arrowBytes({ schema, batches }: ArrowTable): Uint8Array {
  const file = ipcFile(schema);
  const chunks = file.begin().map(chunk => chunk.slice());
  for (const batch of batches) chunks.push(...file.write(batch).map(chunk => chunk.slice()));
  chunks.push(...file.end().map(chunk => chunk.slice()));
  return joined(chunks);
}

/** A batch is listed as many small pieces, up to one per text: joined at once, they do not stay until the end. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
