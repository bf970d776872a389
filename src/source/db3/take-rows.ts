// Takes rows of the table `messages` into the message table, without their data: topic, times, and where each lies. What cannot be
// a message is counted and said.
import type { Decompressors } from '../../bytes/decompress.js';
import { type Issues, printable } from '../../issue.js';
import { isExhaustion } from '../../issue-exhausted.js';
import { Inflation } from '../inflation.js';
import { LostBook, type LostReason } from '../lost-book.js';
import type { TableBuilder } from '../message-table.js';
import { maxMessage } from '../packed-message.js';
import { type Block, type Channel, NO_STAMP } from '../source.js';
import { readMessage } from './message-bytes.js';
import { bytesOfRow, type MessageRow, type PlacedRow } from './message-rows.js';
import type { Page, Pages } from './pages.js';
import { integerAt } from './record.js';
import type { RowReader } from './row-reader.js';

/** Blobs of one leaf are grouped up to about this size, bytes, so that reading one block is never much. */
const blockSize = 1 << 22;

/** What blocks of such a recording say they are compressed by: they lie in pages that have to be strung together. */
const PAGED = 'sqlite';

export interface RowTaker {
  readonly blocks: Block[];
  readonly lost: LostBook;
  /** All rows of one leaf, in order. */
  takeLeaf(page: Page, rows: readonly PlacedRow[]): Promise<void>;
}

export function rowTaker(
  pages: Pages,
  rows: RowReader,
  byId: ReadonlyMap<number, Channel>,
  builder: TableBuilder,
  { issues, decompress }: { readonly issues: Issues; readonly decompress: Decompressors },
): RowTaker {
  const { pageSize, usable } = pages.header;
  const blocks: Block[] = [];
  const lost = new LostBook();
  /** The newest block, while rows of its leaf may join it. */
  let open: { offset: number; length: number; size: number; file: number; compression: string } | undefined;
  /** Pages that rows say they run over to. In a sound file no two share one. */
  let claimed = 0;
  /** What single messages decompress to while they are indexed. */
  const inflation = new Inflation(pages.file.size);

  const drop = (
    code: 'FL0193' | 'FL0207' | 'FL0208',
    reason: LostReason,
    topic: string,
    text: string,
    offset: number,
  ) => {
    open = undefined;
    lost.add(reason, topic);
    issues.add(code, `${text}; it was dropped`, { file: pages.file.name, offset });
  };

  const take = async (page: Page, at: number, row: MessageRow | undefined): Promise<void> => {
    const offset = pages.offsetOf(page.number) + at;
    if (!row) return drop('FL0193', 'row_damaged', '', 'a row of the table messages is damaged', offset);
    const { cell, size } = row;
    const over = Math.ceil((cell.payload - cell.localLength) / (usable - 4));
    if (claimed + over > pages.count)
      return drop('FL0193', 'row_damaged', '', 'rows run over to more pages than the file has', offset);
    const local =
      Math.max(row.topic.at + row.topic.length, row.timestamp.at + row.timestamp.length) <= cell.localLength;
    const head = local ? headAt(page.view, cell.local, row) : await headBeyond(rows, page, row).catch(why);
    if (typeof head === 'string') return drop('FL0193', 'row_damaged', '', head, offset);
    claimed += over;
    const channel = byId.get(head.topic);
    if (!channel)
      return drop('FL0207', 'channel_unknown', '', `a message names topic ${head.topic}, which is not listed`, offset);
    if (size > maxMessage)
      return drop(
        'FL0208',
        'too_large',
        channel.topic,
        `a message is ${size} bytes long, more than ${maxMessage}`,
        offset,
      );
    const prefix = Math.min(size, channel.decoder.stampPrefix);
    if (row.packed && prefix > 0 && !inflation.add(size))
      return drop(
        'FL0208',
        'too_large',
        channel.topic,
        `messages decompress to more than ${inflation.most} bytes`,
        offset,
      );
    const from = page.view.byteOffset + cell.local + row.data.at;
    const here = !row.packed && row.data.at + prefix <= cell.localLength;
    const bytes = here ? new Uint8Array(page.view.buffer, from, prefix) : new Uint8Array(prefix);
    if (!here) {
      try {
        await readMessage(rows, decompress, page, row, 0, prefix, bytes);
      } catch (error) {
        return drop('FL0193', 'row_damaged', channel.topic, why(error), offset);
      }
    }
    const stamp = channel.decoder.stamp(bytes) ?? NO_STAMP;
    if (!open || (open.size > 0 && open.size + size > blockSize)) {
      open = { file: 0, offset, length: pageSize - at, compression: PAGED, size: 0 };
      blocks.push(open);
    }
    builder.add(channel.id, head.timestamp, stamp, blocks.length - 1, open.size, size);
    open.size += size;
  };

  return {
    blocks,
    lost,
    async takeLeaf(page, found) {
      open = undefined;
      for (const { at, row } of found) await take(page, at, row);
    },
  };
}

/** Topic and time, of bytes in which the row begins at `start`; a text where they are no whole numbers. */
function headAt(view: DataView, start: number, { topic, timestamp }: MessageRow) {
  return headFrom(integerAt(view, start + topic.at, topic), integerAt(view, start + timestamp.at, timestamp));
}

/** The same where they stand behind the data, on the last of its pages. */
async function headBeyond(rows: RowReader, page: Page, { cell, topic, timestamp }: MessageRow) {
  const number = async (place: MessageRow['topic']) =>
    integerAt(await bytesOfRow(rows, page, cell, place.at, place.length), 0, place);
  return headFrom(await number(topic), await number(timestamp));
}

function headFrom(topic: bigint | undefined, timestamp: bigint | undefined) {
  return topic === undefined || timestamp === undefined
    ? 'a row of the table messages has no whole number for its topic or time'
    : { topic: Number(topic), timestamp };
}

/** Throws what is no damage. */
function why(error: unknown): string {
  if (isExhaustion(error)) throw error;
  return `a row of the table messages cannot be read: ${printable(error instanceof Error ? error.message : String(error))}`;
}
