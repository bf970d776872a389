// A thread in which frames are filled: kernels of a few lanes, and files read into their memories. See fill-pool.ts for the other end.
import { parentPort, workerData } from 'node:worker_threads';
import { type KernelService, serveKernels } from '../../kernel/index.js';
import { answerAsked } from './asking-thread.js';
import { bringSummed } from './bring-summed.js';
import { nodeDigest } from './digest.js';
import { placeReader } from './open-place.js';
import { type Origin, roomFor } from './read-elsewhere.js';

/** `at`: an address in the lane's memory. */
export type FillRequest = { readonly lane: number } & (
  | { readonly kind: 'open' }
  | { readonly kind: 'kernel'; readonly method: string; readonly given: readonly unknown[] }
  | { readonly kind: 'fetch'; readonly kept: boolean; readonly from: Origin; readonly length: number }
  | { readonly kind: 'crc32'; readonly at: number; readonly length: number }
);

export function serveLanes(): (request: FillRequest) => unknown {
  const lanes = new Map<number, KernelService>();
  const read = placeReader();
  const stretch = (lane: number, at: number, length: number) =>
    new Uint8Array(lanes.get(lane)!.memory.buffer, at, length);
  return request => {
    const { lane } = request;
    if (request.kind === 'open') {
      lanes.set(lane, serveKernels());
      return lanes.get(lane)!.memory;
    }
    if (request.kind === 'kernel') return lanes.get(lane)!.answer(request.method, request.given);
    if (request.kind === 'crc32') return nodeDigest.crc32(stretch(lane, request.at, request.length));
    const { kept, from, length } = request;
    const { kernels, crossing } = lanes.get(lane)!;
    const bytes = roomFor(from, length, kept ? kernels.keep : kernels.input);
    const crc32 = bringSummed(from, bytes, ({ place, offset }, at, part) => read(place, offset + at, part));
    return { crc32, bytes: crossing.away(bytes) };
  };
}

if (parentPort && workerData?.fillWorker === true) answerAsked(parentPort, serveLanes());
