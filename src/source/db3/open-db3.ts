// ROS 2 recordings in SQLite: the file's own pages are read, without SQL, so that every message has an address and none is loaded whole.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError, Issues } from '../../issue.js';
import type { FileIndex } from '../file-index.js';
import { KeptMessages } from '../kept-messages.js';
import { TableBuilder } from '../message-table.js';
import type { OpenContext, Source } from '../source.js';
import { type Database, withLog } from './beside.js';
import { headerSize, readHeader } from './header.js';
import { messageColumns } from './message-rows.js';
import { Pages } from './pages.js';
import { messageReader } from './reader.js';
import { RowReader } from './row-reader.js';
import { scanMessages } from './scan.js';
import { findTables, type Tables } from './tables.js';
import { readTopics } from './topics.js';

interface OpenFile {
  readonly database: Database;
  readonly pages: Pages;
  readonly rows: RowReader;
  readonly tables: Tables;
}

/**
 * Issues: FL0190 pages taken from a log beside, FL0191 a transaction that was not finished, FL0192 damaged pages, FL0193 damaged
 * rows, FL0201 cut short, FL0206 no messages, FL0207 unlisted topics, FL0208 too large. Throws FL0103 for other databases.
 */
export async function openDb3(bytes: Bytes, context: OpenContext): Promise<Source> {
  return joinDb3(bytes, await indexDb3(bytes, context), context);
}

/** The same before it is joined with the bytes. */
export async function indexDb3(bytes: Bytes, context: OpenContext): Promise<FileIndex> {
  const { issues } = context;
  const { database, pages, rows, tables } = await openFile(bytes, issues);
  try {
    const { channels, byId } = await readTopics(pages, rows, tables, issues);
    const table = new TableBuilder(context.spill);
    const { blocks, lost } = await scanMessages(pages, rows, tables.messages, byId, table, context);
    if (table.count === 0)
      issues.add('FL0206', 'the recording holds no messages that can be read', { file: bytes.name });
    const messages = table.finish();
    return { format: 'db3', channels, blocks, messages, lost: lost.list(), kept: new KeptMessages() };
  } finally {
    await database.closeLog();
  }
}

/** The bytes are closed with the source. */
export async function joinDb3(bytes: Bytes, { kept, ...index }: FileIndex, context: OpenContext): Promise<Source> {
  // What there is to say was said when the index was made.
  const { database, pages, rows, tables } = await openFile(bytes, new Issues());
  const columns = messageColumns(tables.messages.columns);
  return {
    ...index,
    files: [{ name: bytes.name, size: database.size }],
    ...messageReader(pages, rows, columns, index.blocks, index.messages, context.decompress),
    async close() {
      await Promise.all([database.closeLog(), bytes.close()]);
    },
  };
}

async function openFile(bytes: Bytes, issues: Issues): Promise<OpenFile> {
  const database = await withLog(bytes, issues);
  try {
    const header = readHeader(await database.read(0, Math.min(headerSize, database.size)), bytes.name);
    const pages = new Pages(database, header);
    if (pages.count === 0)
      throw new FramelockError(
        'FL0103',
        `expected pages of ${header.pageSize} bytes, got ${database.size} bytes; copy the recording again`,
        {
          at: { file: bytes.name },
        },
      );
    if (header.pages !== undefined && header.pages > pages.count)
      issues.add(
        'FL0201',
        `the file says that it has ${header.pages} pages of ${header.pageSize} bytes, ${pages.count} are there; messages on them were kept`,
        { file: bytes.name, offset: database.size },
      );
    const rows = new RowReader(pages);
    return { database, pages, rows, tables: await findTables(pages, rows, issues) };
  } catch (error) {
    await database.closeLog();
    throw error;
  }
}
