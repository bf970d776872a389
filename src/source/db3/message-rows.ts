// The rows of the table `messages` in one leaf: where topic, time and data stand. Made of the file alone, for the scan and for reading.
import { type Cell, cellStarts, leafCell } from './cells.js';
import type { RowReader } from './overflow.js';
import type { Page, Pages } from './pages.js';
import { type ColumnPlace, columnPlaces, isBlob } from './record.js';
import { mostZstdHead, zstdContentSize } from './zstd-size.js';

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

/** Of each cell its row, or undefined where it is damaged, beside its place in the page; undefined for a damaged page. */
export async function messageRows(
  pages: Pages,
  rows: RowReader,
  page: Page,
  columns: MessageColumns,
): Promise<{ at: number; row: MessageRow | undefined }[] | undefined> {
  const starts = cellStarts(page, pages.header);
  if (!starts) return undefined;
  const found: { at: number; row: MessageRow | undefined }[] = [];
  const known = new Set<number>();
  for (const at of starts) {
    const cell = known.has(at) ? undefined : leafCell(page, at, pages.header);
    known.add(at);
    const fits = cell && cell.payload <= pages.file.size;
    found.push({ at, row: fits ? await readRow(rows, page, cell, columns) : undefined });
  }
  return found;
}

async function readRow(
  rows: RowReader,
  page: Page,
  cell: Cell,
  columns: MessageColumns,
): Promise<MessageRow | undefined> {
  const wanted = 1 + Math.max(columns.topic, columns.timestamp, columns.data);
  const { local, localLength, payload } = cell;
  let places = columnPlaces({ view: page.view, at: local, end: local + localLength }, payload, wanted);
  // A long head may itself run over, in a small page.
  if (!places && localLength < payload && localLength < maxHead) {
    const head = await bytesOfRow(rows, page, cell, 0, Math.min(payload, maxHead)).catch(() => undefined);
    places = head && columnPlaces({ view: head, at: 0, end: head.byteLength }, payload, wanted);
  }
  const [topic, timestamp, data] = [places?.[columns.topic], places?.[columns.timestamp], places?.[columns.data]];
  if (!topic || !timestamp || !data || !isBlob(data)) return undefined;
  if (data.length < 4) return { cell, topic, timestamp, data, size: data.length, packed: false };
  const here = data.at + 4 <= localLength;
  const magic = here ? page.view.getUint32(local + data.at, true) : undefined;
  if (magic !== undefined && magic !== zstdMagic)
    return { cell, topic, timestamp, data, size: data.length, packed: false };
  const first = await bytesOfRow(rows, page, cell, data.at, Math.min(data.length, mostZstdHead)).catch(() => undefined);
  if (!first) return undefined;
  if (first.getUint32(0, true) !== zstdMagic) return { cell, topic, timestamp, data, size: data.length, packed: false };
  const size = zstdContentSize(first);
  return size === undefined ? undefined : { cell, topic, timestamp, data, size, packed: true };
}

const zstdMagic = 0xfd2fb528;

/** A part of a row, in memory of its own where it does not stand in the leaf. Throws FL0192 as `RowReader.read` does. */
export async function bytesOfRow(
  rows: RowReader,
  page: Page,
  cell: Cell,
  from: number,
  length: number,
): Promise<DataView> {
  if (from + length <= cell.localLength)
    return new DataView(page.view.buffer, page.view.byteOffset + cell.local + from, length);
  const bytes = new Uint8Array(length);
  await rows.read(page, cell, from, length, bytes);
  return new DataView(bytes.buffer);
}
