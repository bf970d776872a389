// The program of a thread that brings messages to memory that was lent to it; see lanes-beside-reading.ts for the other end.
import { parentPort, workerData } from 'node:worker_threads';
import { answerAsked } from './asking-thread.js';
import { bringer } from './bring-bytes.js';
import type { Origin } from './read-elsewhere.js';

/** `at`: a byte of the memory with this number, in the order in which they were lent. A read is answered with the CRC-32. */
export type ReadRequest =
  | { readonly lent: SharedArrayBuffer }
  | { readonly memory: number; readonly at: number; readonly length: number; readonly from: Origin };

export function serveReads(): (request: ReadRequest) => number | undefined {
  const memories: SharedArrayBuffer[] = [];
  const bring = bringer();
  return request => {
    if ('lent' in request) {
      memories.push(request.lent);
      return undefined;
    }
    const { memory, at, length, from } = request;
    return bring(from, new Uint8Array(memories[memory], at, length));
  };
}

if (parentPort && workerData?.readThread === true) answerAsked(parentPort, serveReads());
