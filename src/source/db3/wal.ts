// SQLite's write-ahead log (§4): frames of pages, which count up to the last commit as far as salts and checksums hold.
import type { Bytes } from '../../bytes/bytes.js';
import { pageSizeOf } from './header.js';

export interface Wal {
  readonly pageSize: number;
  /** Of the database, after the last commit. */
  readonly pages: number;
  /** By page number, where its newest content begins in the log. */
  readonly frames: ReadonlyMap<number, number>;
}

const headSize = 32;
const frameHead = 24;
const magicLittle = 0x377f0682;
const version = 3007000;

/** Undefined where the log holds nothing committed that differs from the file. */
export async function readWal(log: Bytes, file: Bytes): Promise<Wal | undefined> {
  if (log.size < headSize + frameHead) return undefined;
  const head = await viewOf(log, 0, headSize);
  const magic = head.getUint32(0);
  if (magic >>> 1 !== magicLittle >>> 1 || head.getUint32(4) !== version) return undefined;
  const little = magic === magicLittle;
  const pageSize = pageSizeOf(head.getUint32(8));
  if (pageSize === undefined) return undefined;
  const [salt1, salt2] = [head.getUint32(16), head.getUint32(20)];
  let sums = checksum(head, 0, 24, little, [0, 0]);
  if (sums[0] !== head.getUint32(24) || sums[1] !== head.getUint32(28)) return undefined;

  const frames = new Map<number, number>();
  let pending: [number, number][] = [];
  let pages = 0;
  const step = frameHead + pageSize;
  for (let at = headSize; at + step <= log.size; at += step) {
    const frame = await viewOf(log, at, step);
    if (frame.getUint32(8) !== salt1 || frame.getUint32(12) !== salt2) break;
    sums = checksum(frame, 0, 8, little, sums);
    sums = checksum(frame, frameHead, pageSize, little, sums);
    if (sums[0] !== frame.getUint32(16) || sums[1] !== frame.getUint32(20)) break;
    pending.push([frame.getUint32(0), at + frameHead]);
    const commit = frame.getUint32(4);
    if (commit === 0) continue;
    for (const [page, place] of pending) frames.set(page, place);
    pending = [];
    pages = commit;
  }
  for (const page of frames.keys()) if (page === 0 || page > pages) frames.delete(page);
  // Without its first page the file's own header counts, and a log of other pages belongs to another file.
  if (!frames.has(1) && (file.size < 18 || pageSizeOf((await viewOf(file, 16, 2)).getUint16(0)) !== pageSize))
    return undefined;
  const held = [...frames.keys()].reduce((most, page) => Math.max(most, page), Math.floor(file.size / pageSize));
  // Pages that were freed again are not written, but most are: anything else is a lie.
  if (frames.size === 0 || held * pageSize > 2 * (file.size + log.size)) return undefined;
  pages = Math.min(pages, held);
  return (await isMerged(log, file, frames, pages, pageSize)) ? undefined : { pageSize, pages, frames };
}

/** Merging leaves the log as it is until somebody writes again. */
async function isMerged(
  log: Bytes,
  file: Bytes,
  frames: ReadonlyMap<number, number>,
  pages: number,
  pageSize: number,
): Promise<boolean> {
  if (pages * pageSize > file.size) return false;
  for (const [page, place] of frames) {
    const [a, b] = [await log.read(place, pageSize), await file.read((page - 1) * pageSize, pageSize)];
    for (let i = 0; i < pageSize; i++) if (a[i] !== b[i]) return false;
  }
  return true;
}

async function viewOf(log: Bytes, at: number, length: number): Promise<DataView> {
  const bytes = await log.read(at, length);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** §4.2: Fibonacci-weighted sums of pairs of words, in the byte order that the log's magic tells. */
function checksum(
  view: DataView,
  from: number,
  length: number,
  little: boolean,
  [s0, s1]: readonly [number, number],
): [number, number] {
  let [a, b] = [s0, s1];
  for (let at = from; at < from + length; at += 8) {
    a = (a + view.getUint32(at, little) + b) >>> 0;
    b = (b + view.getUint32(at + 4, little) + a) >>> 0;
  }
  return [a, b];
}
