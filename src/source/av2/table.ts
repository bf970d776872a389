// Tables of an Argoverse 2 log as messages: every row is one, a line of JSON, so that a decoder can read it without waiting.
//
// JSON gives float64 back to the last bit; int64 stands as text. A file decompresses to its lines, one behind another.
import type { Decompressors } from '../../bytes/decompress.js';
import { maxChunkBytes } from '../../bytes/decompress.js';
import { openFeather, readColumns } from '../../bytes/feather/index.js';
import { FramelockError } from '../../issue.js';

/** An hour of poses at 100 Hz is 360 000. */
const MAX_ROWS = 2 ** 21;

/** The named columns of a Feather file. Throws FL0532 where it is damaged or has no such columns. */
export async function packTable(
  file: Uint8Array,
  name: string,
  columns: readonly string[],
  codecs: Decompressors,
): Promise<Uint8Array> {
  const feather = openFeather(file, name);
  if (feather.rows > MAX_ROWS)
    throw new FramelockError('FL0532', `expected at most ${MAX_ROWS} rows, got ${feather.rows}`, {
      at: { file: name },
    });
  const stamps = feather.columns.find(column => column.unit !== undefined && column.unit !== 'ns');
  if (stamps && columns.includes(stamps.name))
    throw new FramelockError('FL0532', `expected column "${stamps.name}" in ns, got ${stamps.unit}`, {
      at: { file: name },
    });
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const [i, { rows }] of feather.batches.entries()) {
    const found = await readColumns(feather, i, columns, codecs);
    const lines: string[] = [];
    for (let row = 0; row < rows; row++) {
      const cells = found.map(({ values, valid }) => (valid?.[row] === 0 ? null : values[row]));
      lines.push(`${JSON.stringify(cells.map(cell => (typeof cell === 'bigint' ? String(cell) : cell)))}\n`);
    }
    const part = encoder.encode(lines.join(''));
    size += part.length;
    if (size > maxChunkBytes)
      throw new FramelockError('FL0532', `expected at most ${maxChunkBytes} bytes of rows, got more`, {
        at: { file: name },
      });
    parts.push(part);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Where each line lies, without its end. */
export function* lines(bytes: Uint8Array): Generator<{ offset: number; length: number }> {
  for (let offset = 0; offset < bytes.length; ) {
    const end = bytes.indexOf(10, offset);
    yield { offset, length: end - offset };
    offset = end + 1;
  }
}

/** A row again; what was null or not finite is null. Throws FL0304 for bytes that are no row of `width` cells. */
export function rowOf(bytes: Uint8Array, width: number): readonly (string | number | null)[] {
  let row: unknown;
  try {
    row = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Said below.
  }
  if (Array.isArray(row) && row.length === width) return row;
  throw new FramelockError('FL0304', `expected a row of ${width} values, got ${bytes.length} other bytes`);
}
