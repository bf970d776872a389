// After damage: where the next record starts that can be believed.
import { lowerBound } from '../../time/order-statistics.js';
import type { Scan } from './chunk.js';
import { couldStart, enough, type Kinds, outside } from './credible.js';
import { hasMagic, headSize, magic, op, u64At } from './records.js';

/** Bytes searched per read: few at first, because what is whole mostly follows soon, then more. */
const firstStride = 1 << 12;
const lastStride = 1 << 20;
/** Records that are followed up per search: a file made of false starts must not take for ever. */
const maxCandidates = 100_000;
/** Chunks of the summary that are tried per search. */
const maxNamed = 16;

/** Bytes in which records are looked for: a file, or a chunk in memory. */
export interface Reach {
  read(at: number, length: number): Promise<Uint8Array>;
  /** Where they end. */
  readonly to: number;
  readonly kinds: Kinds;
  /** A further condition on a record whose first bytes are `held[i]` and what follows. */
  accepts?(held: Uint8Array, i: number): boolean;
}

/** The first chunk that the summary names after `from` and that is there, else the first record from `from` on that looks whole. */
export async function resync(scan: Scan, from: number, chunkOffsets: readonly number[]): Promise<number | undefined> {
  const named = lowerBound(chunkOffsets, from);
  let to = scan.bytes.size;
  let next: number | undefined;
  for (const at of chunkOffsets.slice(named, named + maxNamed)) {
    if (!(await isChunk(scan, at))) continue;
    next = to = at;
    break;
  }
  // Before it only where nothing is compressed: bytes of a compressed chunk are never taken for records.
  if (next !== undefined && scan.packed) return next;
  return (await search(scan, from, inFile(scan, outside, to))) ?? next;
}

export function inFile({ bytes }: Scan, kinds: Kinds, to = bytes.size): Reach {
  return { read: (at, length) => bytes.read(at, length), to, kinds };
}

/**
 * The first place from `from` on where a record of these kinds can start and another can follow. What lies between the magic of a
 * recording and the next one is the content of a message: nothing there is a record of this file.
 */
export async function search(scan: Scan, from: number, reach: Reach): Promise<number | undefined> {
  const { to, kinds } = reach;
  if (kinds.has(op.message)) scan.leastKnown = Math.min(scan.leastKnown, scan.book.known);
  let candidates = 0;
  let nested = false;
  let stride = firstStride;
  for (let base = from; base < to - headSize; base += stride) {
    if (base > from) stride = Math.min(stride * 4, lastStride);
    const held = await reach.read(base, Math.min(stride + enough, to - base));
    const last = Math.min(stride, held.length - headSize);
    for (let i = 0; i < last; i++) {
      if (held[i] === magic[0] && hasMagic(held.subarray(i, i + magic.length))) nested = !nested;
      if (nested || !couldStart(scan, held, i, to - base - i, kinds)) continue;
      if (reach.accepts && !reach.accepts(held, i)) continue;
      if (++candidates > maxCandidates) return undefined;
      const next = base + i + headSize + u64At(held, i + 1);
      if (held[i] === op.chunk || (await follows(next, reach, held[i] === op.dataEnd ? op.message : 0)))
        return base + i;
    }
  }
  return undefined;
}

/** Whether a record can start at `at`, but for one of kind `not`, or all ends there; reads no more than that. */
export async function follows(at: number, { read, to }: Pick<Reach, 'read' | 'to'>, not = 0): Promise<boolean> {
  if (at < 0 || at > to - headSize) return at === to;
  const head = await read(at, headSize);
  return head[0] !== not && isHead(head, to - at);
}

/** Whether nine bytes are the head of some record, of `remaining` bytes at most. There are opcodes that the specification does not know. */
export function isHead(head: Uint8Array, remaining: number): boolean {
  return head[0] !== 0 && u64At(head, 1) <= remaining - headSize;
}

/** Whether a chunk whose two lengths agree starts at `at`. */
export async function isChunk(scan: Scan, at: number): Promise<boolean> {
  if (at > scan.bytes.size - headSize) return false;
  const head = await scan.window.load(at, Math.min(enough, scan.bytes.size - at));
  return couldStart(scan, head, 0, scan.bytes.size - at, new Set([op.chunk]));
}
