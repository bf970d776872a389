// The parts of an Arrow IPC file that say where everything else lies: its ends, and the heads of its messages.
import { FramelockError } from '../../issue.js';
import { rootTable, safeInt64, type Table } from './flatbuffer.js';

/** A stretch of the file. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

/** Bytes of struct Block. */
export const BLOCK = 24;
/** Many blocks may point at one message, so that a small file could ask for a lot of work. */
export const MAX_NODES = 2_000_000;
/** Of one batch. Text and flags take more memory than they do in the file. */
const MAX_ROWS = 2 ** 25;

const MAGIC = 'ARROW1';
/** `ARROW1` and two bytes before the messages; int32 size of the footer and `ARROW1` behind it. */
const SHORTEST = 18;
/** Last bytes of a file that `footerPlace` needs. */
export const ENDING = 10;

/** Whether bytes begin like an Arrow IPC file (Feather version 2). */
export function isFeather(bytes: Uint8Array): boolean {
  return latin(bytes, 0, 6) === MAGIC;
}

/** Where the footer of a file of `size` bytes lies, from its first bytes and its last ten. Throws FL0532. */
export function footerPlace(head: Uint8Array, ending: Uint8Array, size: number): Region {
  if (latin(head, 0, 4) === 'FEA1')
    fail('expected Feather version 2, got version 1: write it again with a current pyarrow');
  if (!isFeather(head)) fail('expected an Arrow IPC file that begins with ARROW1, got other bytes');
  if (size < SHORTEST || latin(ending, 4, 6) !== MAGIC)
    fail(`expected ARROW1 at the end, got a file cut off at ${size} bytes`);
  const length = viewOf(ending).getInt32(0, true);
  if (length <= 0 || length > size - SHORTEST)
    fail(`expected a footer inside ${size} bytes, got one of ${length} bytes`);
  return { offset: size - ENDING - length, length };
}

/** struct Block: offset int64, metaDataLength int32 with the prefix, bodyLength int64. Throws FL0532. */
export function blockPlace(block: DataView, size: number, what: string): { meta: Region; body: Region } {
  const offset = safeInt64(block, 0);
  const meta = block.getInt32(8, true);
  const length = safeInt64(block, 16);
  if (offset < 8 || meta < 8 || length < 0 || offset + meta + length > size)
    fail(`expected a ${what} inside the file, got ${meta} + ${length} bytes at ${offset} of ${size}`);
  return { meta: { offset, length: meta }, body: { offset: offset + meta, length } };
}

/** The header of a message of kind `wanted` (Message.fbs, union MessageHeader); `offset` is used in words only. Throws FL0532. */
export function messageHeader(meta: Uint8Array, wanted: number, what: string, offset: number): Table {
  // A marker of four 0xff, then the size; files of before 2019 have the size only.
  const prefix = viewOf(meta).getUint32(0, true) === 0xffffffff ? 8 : 4;
  const table = rootTable(meta.subarray(prefix));
  const header = table.table(2);
  if (table.uint8(1) !== wanted || !header) return fail(`expected a ${what} at byte ${offset}, got another message`);
  return header;
}

/** Table RecordBatch: its length. Throws FL0532 beyond what is read. */
export function batchRows(header: Table): number {
  const rows = header.int64(0);
  return rows >= 0 && rows <= MAX_ROWS ? rows : fail(`expected at most ${MAX_ROWS} rows in a batch, got ${rows}`);
}

/** The same fault with the file's name; anything that is not ours stays what it is. */
export function inFile(cause: unknown, file: string): unknown {
  return cause instanceof FramelockError && cause.at === undefined
    ? new FramelockError(cause.code, cause.message, { at: { file }, cause })
    : cause;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

export function fail(text: string): never {
  throw new FramelockError('FL0532', text);
}
