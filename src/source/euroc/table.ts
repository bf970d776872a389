// A data.csv, read row by row: its columns, and the stamp and place of each row.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { parseMomentText, type TimeUnit } from '../../time/moment-text.js';
import { textLines } from '../plain-files/text-lines.js';
import { type Columns, columnsOf } from './columns.js';
import { textCells } from './rows.js';

export interface Row {
  readonly stampNs: bigint;
  readonly bytes: Uint8Array;
  /** In its piece. */
  readonly start: number;
}

export interface RowPiece {
  /** Of the piece in the file. */
  readonly offset: number;
  readonly length: number;
  /** Good until the next piece is asked for. */
  readonly rows: readonly Row[];
}

export interface Table {
  readonly columns: Columns;
  pieces(): AsyncGenerator<RowPiece>;
  /** Rows without a stamp, or longer than any: how many, and where the first is. Known when all pieces were read. */
  damaged(): { readonly count: number; readonly offset: number };
}

const COMMA = 0x2c;
const HASH = 0x23;
/** Beyond it a stamp is no int64. */
const LAST = 2n ** 63n;

/** Names of columns stand in the first line, behind `#` or without; later lines with `#` are comments. Undefined without rows. */
export async function openTable(folder: Folder, path: string, sensor: string): Promise<Table | undefined> {
  const { head, cells, unmarked } = await beginning(folder, path);
  if (cells === undefined) return undefined;
  const columns = columnsOf(sensor, head, cells);
  let [count, first] = [0, -1];
  const lose = (offset: number) => {
    if (count++ === 0) first = offset;
  };
  return {
    columns,
    damaged: () => ({ count, offset: first }),
    async *pieces() {
      const file = await folder.open(path);
      const decoder = new TextDecoder();
      let begun = !unmarked;
      try {
        for await (const { offset, bytes, lines } of textLines(file)) {
          const rows: Row[] = [];
          for (const { start, length, cut } of lines) {
            const line = bytes.subarray(start, start + length);
            if (line[0] === HASH) continue;
            const comma = line.indexOf(COMMA);
            const cell = decoder.decode(comma === -1 ? line : line.subarray(0, comma)).trim();
            const stampNs = cut ? undefined : stampOf(cell, columns.unit);
            if (stampNs !== undefined && stampNs > -LAST) rows.push({ stampNs, bytes: line, start });
            // The names of columns, without a mark.
            else if (begun || cut) lose(offset + start);
            begun = true;
          }
          yield { offset, length: bytes.length, rows };
        }
      } finally {
        await file.close();
      }
    },
  };
}

/** A fraction of a ns is no stamp of a sensor: seconds that nobody named would be taken for ns. */
function stampOf(cell: string, unit: TimeUnit): bigint | undefined {
  return unit === 'ns' && /^[+-]?\d*\.\d*[1-9]\d*$/.test(cell) ? undefined : parseMomentText(cell, unit);
}

/** The names of the columns, and how many the first row has; no row: undefined. */
async function beginning(folder: Folder, path: string): Promise<{ head?: string; cells?: number; unmarked?: boolean }> {
  const file = await folder.open(path);
  let head: string | undefined;
  let unmarked = false;
  try {
    for await (const { bytes, lines } of textLines(file))
      for (const { start, length, cut } of lines) {
        const text = new TextDecoder().decode(bytes.subarray(start, start + length)).trim();
        if (text.startsWith('#')) head ??= text.replace(/^#+/, '');
        else if (head === undefined && !cut && !/^[\d.+-]/.test(text)) {
          head = text;
          unmarked = true;
        } else return { head, unmarked, cells: textCells(bytes.subarray(start, start + length)).length };
      }
    return { head };
  } finally {
    await file.close();
  }
}

/** Says what of a table was left out. */
export function reportDamaged(path: string, topic: string, { damaged }: Table, issues: Issues): number {
  const { count, offset } = damaged();
  if (count > 0)
    issues.add(
      'FL0572',
      `${count} rows of ${topic} have no stamp (ns, unless the table names another unit), or are longer than a row can be; they were left out`,
      {
        file: path,
        offset,
        topic,
      },
    );
  return count;
}
