// Whether bytes could be the start of a record: what is looked for behind damage.

import type { Scan } from './chunk.js';
import { isNear } from './message-sink.js';
import {
  channelEnd,
  chunkHeadMax,
  headSize,
  messageHead,
  op,
  readChunkHead,
  schemaEnd,
  u32At,
  u64At,
} from './records.js';

/** Bytes from a record's start on that are enough to judge it; names of topics and types are shorter. */
export const enough = headSize + 1024;

export type Kinds = ReadonlySet<number>;

/** Records that stand between chunks. */
export const outside: Kinds = new Set([op.schema, op.channel, op.message, op.chunk, op.messageIndex, op.dataEnd]);
/** Records inside a chunk. */
export const inside: Kinds = new Set([op.schema, op.channel, op.message]);
/** Records before which a chunk has ended. */
export const behind: Kinds = new Set([op.chunk, op.messageIndex, op.dataEnd]);

/**
 * A chunk whose two lengths agree, a message of a known channel near in time, or another record of `kinds` whose inner lengths fill its
 * outer one. `held[i]` is its first byte, `remaining` how many bytes there are from it on.
 */
export function couldStart(scan: Scan, held: Uint8Array, i: number, remaining: number, kinds: Kinds): boolean {
  const opcode = held[i];
  // A length of 2^40 and more is not looked at: three of its bytes must be zero.
  if (opcode > op.dataEnd || held[i + 8] !== 0 || held[i + 7] !== 0 || held[i + 6] !== 0 || !kinds.has(opcode))
    return false;
  const length = u64At(held, i + 1);
  if (length > remaining - headSize) return false;
  const body = held.subarray(i + headSize, i + enough);
  switch (opcode) {
    case op.dataEnd:
      return length === 4;
    case op.chunk: {
      const head = readChunkHead(body.subarray(0, chunkHeadMax));
      return head !== undefined && head.headLength + head.stored === length;
    }
    case op.messageIndex:
      return length >= 6 && body.length >= 6 && length % 16 === 6 && u32At(body, 2) === length - 6;
    case op.schema:
      return schemaEnd(body) === length;
    case op.channel:
      return channelEnd(body) === length;
    default:
      return isOfHere(scan, body, length);
  }
}

function isOfHere(scan: Scan, body: Uint8Array, length: number): boolean {
  if (length < messageHead || body.length < messageHead) return false;
  if (!scan.book.knows(body[0] + body[1] * 256)) return false;
  const log = new DataView(body.buffer, body.byteOffset).getBigUint64(6, true);
  const last = scan.sink.lastLog;
  return last === undefined || isNear(log, last);
}
