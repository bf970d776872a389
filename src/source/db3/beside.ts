// What SQLite may have left beside a database: the log of a writer that did not end well, which holds its newest pages.
import type { Bytes } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { readWal, type Wal } from './wal.js';

/** The database as it is when its log is merged into it. `name` is that of the file itself. */
export interface Database extends Pick<Bytes, 'name' | 'size' | 'read'> {
  closeLog(): Promise<void>;
}

const walEnding = '-wal';
const journalEnding = '-journal';
/** How a rollback journal begins that was not finished (§3); a finished one is deleted, emptied, or begins with zeros. */
const journalMagic = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/** Whether there is a log that counts: then the file alone is not the recording. */
export async function hasLog(bytes: Bytes): Promise<boolean> {
  for (const ending of [walEnding, journalEnding]) {
    const beside = await bytes.beside?.(ending);
    await beside?.close();
    if (beside && beside.size > 0) return true;
  }
  return false;
}

/** Committed pages of a `-wal` are laid over the file (FL0190). A hot `-journal` is told (FL0191) and not rolled back. */
export async function withLog(bytes: Bytes, issues: Issues): Promise<Database> {
  const at = { file: bytes.name };
  if (await isHot(await bytes.beside?.(journalEnding)))
    issues.add(
      'FL0191',
      `${bytes.name}${journalEnding} holds a transaction that was not finished; the recording was read as it is; open it once with sqlite3, which rolls back`,
      at,
    );
  const log = await bytes.beside?.(walEnding);
  const wal = log && (await readWal(log, bytes));
  if (!wal) {
    await log?.close();
    return { name: bytes.name, size: bytes.size, read: bytes.read.bind(bytes), closeLog: async () => {} };
  }
  const { frames, pages } = wal;
  issues.add(
    'FL0190',
    `the recording was not closed: ${frames.size} of its ${pages} pages were taken from ${bytes.name}${walEnding}; keep both files together`,
    at,
  );
  return overlaid(bytes, log, wal);
}

async function isHot(journal: Bytes | undefined): Promise<boolean> {
  if (!journal) return false;
  try {
    if (journal.size < journalMagic.length) return false;
    const head = await journal.read(0, journalMagic.length);
    return journalMagic.every((byte, i) => head[i] === byte);
  } finally {
    await journal.close();
  }
}

function overlaid(bytes: Bytes, log: Bytes, { pageSize, pages, frames }: Wal): Database {
  const size = pages * pageSize;
  return {
    name: bytes.name,
    size,
    async read(offset, length, into) {
      const target = into?.subarray(0, length) ?? new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const page = Math.floor(at / pageSize) + 1;
        const inPage = at - (page - 1) * pageSize;
        const frame = frames.get(page);
        const end = Math.min(offset + length, frame === undefined ? sameFile(page) : page * pageSize);
        const part = target.subarray(done, done + end - at);
        if (frame === undefined) await fill(bytes, at, part);
        else await fill(log, frame + inPage, part);
        done += part.length;
      }
      return target;
    },
    closeLog: () => log.close(),
  };

  /** Where the pages end that follow each other in the file itself. */
  function sameFile(page: number): number {
    let next = page + 1;
    while (next <= pages && next < page + 256 && !frames.has(next)) next++;
    return (next - 1) * pageSize;
  }
}

/** Pages that neither the file nor its log holds are zeros. */
async function fill(from: Bytes, at: number, into: Uint8Array): Promise<void> {
  const there = Math.max(0, Math.min(into.length, from.size - at));
  if (there > 0) {
    const read = await from.read(at, there, into);
    if (read.buffer !== into.buffer || read.byteOffset !== into.byteOffset) into.set(read);
  }
  into.fill(0, there);
}
