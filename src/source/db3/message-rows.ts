// The rows of the table `messages` in one leaf: where topic, time and data stand. Made of the file alone, for the scan and for reading.
import { mostZstdHead, zstdMagic } from '../../bytes/zstd-frame.js';
import { isExhaustion } from '../../issue-exhausted.js';
import { packedSize } from '../packed-message.js';
import { type Cell, cellStarts, leafCell } from './cells.js';
import type { Page, Pages } from './pages.js';
import { type ColumnPlace, columnPlaces, isBlob } from './record.js';
import type { RowReader } from './row-reader.js';

export interface MessageRow {
  readonly cell: Cell;
  readonly topic: ColumnPlace;
  readonly timestamp: ColumnPlace;
  readonly data: ColumnPlace;
  /** Bytes of the message: of `data`, or when that is decompressed. */
  readonly size: number;
  /** rosbag2's compression mode MESSAGE: `data` is a zstd frame. CDR begins with a zero byte, so they cannot be taken for each other. */
  readonly packed: boolean;
}

/** A cell of a leaf, by its first byte in the page; `row` is undefined where it is damaged. */
export interface PlacedRow {
  readonly at: number;
  readonly row: MessageRow | undefined;
}

/** Where the columns stand in a row. */
export interface MessageColumns {
  readonly topic: number;
  readonly timestamp: number;
  readonly data: number;
}

/** A row has few columns: a longer head is damaged. */
const maxHead = 4096;

export function messageColumns(columns: readonly string[]): MessageColumns {
  return { topic: columns.indexOf('topic_id'), timestamp: columns.indexOf('timestamp'), data: columns.indexOf('data') };
}

/** Every cell; undefined for a damaged page. */
export async function messageRows(
  pages: Pages,
  rows: RowReader,
  page: Page,
  columns: MessageColumns,
): Promise<PlacedRow[] | undefined> {
  const starts = cellStarts(page, pages.header);
  if (!starts) return undefined;
  const found: PlacedRow[] = [];
  const known = new Set<number>();
  for (const at of starts) {
    const cell = known.has(at) ? undefined : leafCell(page, at, pages.header);
    known.add(at);
    const fits = cell && cell.payload <= pages.file.size;
    if (!fits) {
      found.push({ at, row: undefined });
      continue;
    }
    // Waiting costs more than looking, and nearly every row has its head in the leaf.
    const row = rowHere(page, cell, columns);
    found.push({ at, row: row === 'elsewhere' ? await rowBeyond(rows, page, cell, columns) : row });
  }
  return found;
}

/** From what stands in the leaf, where that is enough. */
function rowHere({ view }: Page, cell: Cell, columns: MessageColumns): MessageRow | undefined | 'elsewhere' {
  const { local, localLength, payload } = cell;
  const places = columnPlaces({ view, at: local, end: local + localLength }, payload, wanted(columns));
  if (!places) return localLength < payload && localLength < maxHead ? 'elsewhere' : undefined;
  const { [columns.topic]: topic, [columns.timestamp]: timestamp, [columns.data]: data } = places;
  if (!topic || !timestamp || !data || !isBlob(data)) return undefined;
  const plain = { cell, topic, timestamp, data, size: data.length, packed: false };
  if (data.length < 4) return plain;
  if (data.at + 4 > localLength || view.getUint32(local + data.at, true) === zstdMagic) return 'elsewhere';
  return plain;
}

/** Where a head runs over its leaf, in a small page, or a message begins elsewhere or may be compressed. */
async function rowBeyond(rows: RowReader, page: Page, cell: Cell, columns: MessageColumns) {
  const part = (from: number, length: number) => bytesOfRow(rows, page, cell, from, length).catch(unlessExhausted);
  const head = await part(0, Math.min(cell.payload, maxHead));
  const places = head && columnPlaces({ view: head, at: 0, end: head.byteLength }, cell.payload, wanted(columns));
  const [topic, timestamp, data] = [places?.[columns.topic], places?.[columns.timestamp], places?.[columns.data]];
  if (!topic || !timestamp || !data || !isBlob(data)) return undefined;
  const plain: MessageRow = { cell, topic, timestamp, data, size: data.length, packed: false };
  if (data.length < 4) return plain;
  const first = await part(data.at, Math.min(data.length, mostZstdHead));
  if (first?.getUint32(0, true) !== zstdMagic) return first && plain;
  const size = packedSize(first);
  return size === undefined ? undefined : { ...plain, size, packed: true };
}

function unlessExhausted(error: unknown): undefined {
  if (isExhaustion(error)) throw error;
}

function wanted({ topic, timestamp, data }: MessageColumns): number {
  return 1 + Math.max(topic, timestamp, data);
}

/** A part of a row, in memory of its own where it does not stand in the leaf. Throws FL0192 as `RowReader.read` does. */
export async function bytesOfRow(
  rows: RowReader,
  page: Page,
  cell: Cell,
  from: number,
  length: number,
): Promise<DataView> {
  const bytes = new Uint8Array(length);
  await rows.read(page, cell, from, length, bytes);
  return new DataView(bytes.buffer);
}
