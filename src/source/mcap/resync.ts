// After damage: where the next record starts that can be believed.

import { lowerBound } from '../../time/order-statistics.js';
import type { Scan } from './chunk.js';
import { chunkHeadMax, headSize, messageHead, op, readChunkHead, u64At } from './records.js';

/** Bytes searched per read: few at first, because what is whole mostly follows soon, then more. */
const firstStride = 1 << 12;
const lastStride = 1 << 20;
const overlap = headSize + chunkHeadMax;
/** A message found by searching must lie this near to the last one in log time, ns. */
const near = 24n * 3600n * 1_000_000_000n;
/** Records that are followed up per search: a file made of false starts must not take for ever. */
const maxCandidates = 100_000;
/** Chunks of the summary that are tried per search. */
const maxNamed = 16;

/** The first chunk that the summary names after `from` and that is there, else the first record from `from` on that looks whole. */
export async function resync(scan: Scan, from: number, chunkOffsets: readonly number[]): Promise<number | undefined> {
  const named = lowerBound(chunkOffsets, from);
  for (const at of chunkOffsets.slice(named, named + maxNamed)) if (await isChunk(scan, at)) return at;
  const { bytes } = scan;
  let candidates = 0;
  let stride = firstStride;
  for (let base = from; base < bytes.size - headSize; base += stride) {
    if (base > from) stride = Math.min(stride * 4, lastStride);
    const held = await bytes.read(base, Math.min(stride + overlap, bytes.size - base));
    const last = Math.min(stride, held.length - headSize);
    for (let i = 0; i < last; i++) {
      if (!couldStart(scan, held, i, bytes.size - base - i)) continue;
      if (++candidates > maxCandidates) return undefined;
      const next = base + i + headSize + u64At(held, i + 1);
      if (held[i] === op.chunk || (await headAt(scan, next))) return base + i;
    }
  }
  return undefined;
}

/** Whether a record of the specification can start at `at`, or the file ends there; reads no more than that. */
async function headAt({ bytes }: Scan, at: number): Promise<boolean> {
  if (at > bytes.size - headSize) return at === bytes.size;
  const head = await bytes.read(at, headSize);
  return head[0] >= op.header && head[0] <= op.dataEnd && u64At(head, 1) <= bytes.size - at - headSize;
}

/** Whether a chunk whose two lengths agree starts at `at`. */
export async function isChunk(scan: Scan, at: number): Promise<boolean> {
  if (at > scan.bytes.size - headSize) return false;
  const head = await scan.window.load(at, Math.min(overlap, scan.bytes.size - at));
  return couldStart(scan, head, 0, scan.bytes.size - at) && head[0] === op.chunk;
}

/** A chunk whose two lengths agree, a message of a known channel near in time, or the end of the data section. */
function couldStart(scan: Scan, held: Uint8Array, i: number, remaining: number): boolean {
  const opcode = held[i];
  if (opcode !== op.chunk && opcode !== op.message && opcode !== op.dataEnd) return false;
  // A length of 2^40 and more is not looked at: three of its bytes must be zero.
  if (held[i + 8] !== 0 || held[i + 7] !== 0 || held[i + 6] !== 0) return false;
  const length = u64At(held, i + 1);
  if (length > remaining - headSize) return false;
  if (opcode === op.dataEnd) return length === 4;
  if (opcode === op.chunk) {
    const head = readChunkHead(held.subarray(i + headSize, i + headSize + chunkHeadMax));
    return head !== undefined && head.headLength + head.stored === length;
  }
  if (length < messageHead || i + headSize + messageHead > held.length) return false;
  if (!scan.book.knows(held[i + headSize] + held[i + headSize + 1] * 256)) return false;
  const log = new DataView(held.buffer, held.byteOffset + i + headSize).getBigUint64(6, true);
  const last = scan.sink.lastLog;
  return last === undefined || (log > last - near && log < last + near);
}
