// The program of a thread that reads stretches of files into memory that was lent to it; see lanes-beside-reading.ts for the other end.
import { parentPort, workerData } from 'node:worker_threads';
import * as zlib from 'node:zlib';
import { answerAsked } from './asking-thread.js';
import type { FilePlace } from './file.js';
import { placeReader } from './open-place.js';

/** `at`: a byte of the memory with this number, in the order in which they were lent. A read is answered with the CRC-32. */
export type ReadRequest =
  | { readonly lent: SharedArrayBuffer }
  | {
      readonly memory: number;
      readonly at: number;
      readonly length: number;
      readonly place: FilePlace;
      readonly offset: number;
    };

export function serveReads(): (request: ReadRequest) => number | undefined {
  const memories: SharedArrayBuffer[] = [];
  const read = placeReader();
  return request => {
    if ('lent' in request) {
      memories.push(request.lent);
      return undefined;
    }
    const bytes = new Uint8Array(memories[request.memory], request.at, request.length);
    read(request.place, request.offset, bytes);
    return zlib.crc32(bytes);
  };
}

if (parentPort && workerData?.readThread === true) answerAsked(parentPort, serveReads());
