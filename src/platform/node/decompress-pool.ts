// Chunk codecs in threads of their own: the next chunks are read and decompressed while the last ones become frames.
import { availableParallelism } from 'node:os';
import type { Bytes } from '../../bytes/bytes.js';
import {
  type ChunkPlace,
  checked,
  type Decompressors,
  isLargeChunk,
  type PartRule,
  type Stored,
} from '../../bytes/decompress.js';
import { type AskingThread, askingThread, type Offered } from './asking-thread.js';
import { nodeDecompressors } from './decompress.js';
import type { DecompressRequest } from './decompress-thread.js';
import { placeOf } from './file.js';
import { isShared, readerInto } from './read-elsewhere.js';
import { type SharedRooms, sharedRooms } from './shared-rooms.js';
import { unbegunChunks } from './unbegun-chunks.js';

export interface DecompressPool {
  readonly decompress: Decompressors;
  /** Where there is no core for one more thread: one of these, which has time beside chunks of these codecs. Else undefined. */
  withTime(codecs: ReadonlySet<string>): AskingThread<DecompressRequest> | undefined;
  /** Ends the threads; what is still pending rejects. */
  close(): void;
}

interface Thread {
  readonly asked: AskingThread<DecompressRequest>;
  /** Bytes that it has still to make. */
  bytes: number;
}

/** A small chunk is done here before a message has crossed over. Unbuilt sources (tests) have no program for a thread. */
const worthCrossing = import.meta.url.endsWith('.js') ? 65536 : Number.POSITIVE_INFINITY;

/** Codecs so slow that an index pass should not wait for them. */
const slow: ReadonlySet<string> = new Set(['bz2']);
/** What the other codecs make in less time than a thread takes to start: one more is for more than this waiting. */
const worthStarting = 8 * 2 ** 20;
/** They make chunks faster than frames are filled, which wants a core of its own. */
const coresOfOthers = 1;

function leastBusy(threads: readonly Thread[]): Thread | undefined {
  return threads.reduce<Thread | undefined>((a, b) => (a && a.bytes <= b.bytes ? a : b), undefined);
}

/**
 * `threads` at most, started as they are needed; with 0 everything is done here, when it is asked for. The results are the same. With
 * `ahead` false, for who reads little, only slow codecs have threads.
 */
export function decompressPool(
  threads: number = availableParallelism(),
  ahead = true,
  rooms: SharedRooms = sharedRooms(),
): DecompressPool {
  const here = nodeDecompressors();
  if (threads < 1 || worthCrossing === Number.POSITIVE_INFINITY)
    return { decompress: here, withTime: () => undefined, close() {} };
  let pool: Thread[] = [];
  const unbegun = unbegunChunks();
  const mostFast = Math.max(1, threads - coresOfOthers);
  let large: AskingThread<DecompressRequest> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  let closed = false;

  const asking = () =>
    askingThread<DecompressRequest>(new URL('./decompress-thread.js', import.meta.url), 'decompressThread');
  const start = (): Thread => {
    const thread: Thread = { asked: asking(), bytes: 0 };
    pool.push(thread);
    return thread;
  };
  /** The one with the least to do; a new one rather than one that is busy for long, but a fast codec does not wait for it to run. */
  const thread = (codec: string): Thread => {
    pool = pool.filter(({ asked }) => !asked.ended);
    if (slow.has(codec)) {
      const least = leastBusy(pool);
      return least && (least.bytes === 0 || pool.length >= threads) ? least : start();
    }
    const running = pool.filter(({ asked }) => asked.running);
    const least = leastBusy(running) ?? leastBusy(pool);
    if (!least) return start();
    if (least.bytes > worthStarting && running.length === pool.length && pool.length < mostFast) start();
    return least;
  };
  const offer = (job: DecompressRequest): Offered => {
    const to = thread(job.codec);
    to.bytes += job.size;
    const { answer, takeBack } = to.asked.offer(job);
    const done = () => {
      to.bytes -= job.size;
      return true;
    };
    return { answer: answer.finally(done), takeBack: () => takeBack() && done() };
  };
  const received = async ({ into }: DecompressRequest, answer: Promise<unknown>): Promise<Uint8Array> => {
    try {
      const made = (await answer) as Uint8Array | number;
      return typeof made === 'number' ? new Uint8Array(into!, 0, made) : made;
    } catch (error) {
      if (into) rooms.give(into);
      throw error;
    }
  };
  const send = (job: DecompressRequest) => received(job, offer(job).answer);

  /** One after the other, each in a thread that ends with it: what a codec took for a large chunk goes at once, not when it is collected. */
  const alone = (job: DecompressRequest): Promise<Uint8Array> => {
    const made = before.then(() => {
      if (closed) throw new Error('the threads were closed');
      const own = asking();
      large = own;
      return own.ask(job).finally(() => own.close()) as Promise<Uint8Array>;
    });
    before = made.catch(() => {});
    return made;
  };

  const decompress = new Map(
    [...here].map(([codec, local]) => {
      const largeFromFile = (file: Bytes, offset: number, length: number, size: number) => {
        const place = isLargeChunk(length, size) ? placeOf(file) : undefined;
        return place && alone({ codec, stored: { place, offset, length }, size });
      };
      const fromFileAhead = ({ file, offset, length, size }: ChunkPlace, rule?: PartRule) => {
        const place = size < worthCrossing || isLargeChunk(length, size) ? undefined : placeOf(file);
        if (!place) return undefined;
        const into = rooms.take(size);
        const job = { codec, stored: { place, offset, length }, size, into, rule };
        return received(job, unbegun.add({ file, offset, length, size, into, rule }, local, offer(job)));
      };
      const waitedFor = (file: Bytes, offset: number) => pool.length >= mostFast && unbegun.waitedFor(file, offset);
      const giveBack = (data: Uint8Array) => (isShared(data) ? rooms.give(data.buffer) : local.giveBack!(data));
      if (!ahead && !slow.has(codec)) {
        const { transient, open, inPieces } = local;
        const here = (bytes: Uint8Array, size: number) => local(bytes, size);
        const given = { transient, open, inPieces, fromFile: largeFromFile, fromFileAhead, waitedFor, giveBack };
        return [codec, checked(Object.assign(here, given))];
      }
      const crossing = (bytes: Uint8Array, size: number) => {
        if (size < worthCrossing) return local(bytes, size);
        // To send a view is to send all of its buffer.
        return send({ codec, stored: bytes.length < bytes.buffer.byteLength ? bytes.slice() : bytes, size });
      };
      const fromFile = (file: Bytes, offset: number, length: number, size: number) => {
        return largeFromFile(file, offset, length, size) ?? fromFileAhead({ file, offset, length, size });
      };
      const copyInto = (part: Uint8Array, into: Uint8Array) => readerInto(into.buffer)?.(part, into);
      const given = { fromFile, fromFileAhead, waitedFor, giveBack, copyInto, slow: slow.has(codec) };
      const { transient, inPieces } = local;
      // Who looks into a chunk here will have others decompressed: the first thread starts beside the index pass.
      const open =
        local.open &&
        ((stored: Stored, size: number) => {
          if (pool.length === 0 && size >= worthCrossing) start();
          return local.open!(stored, size);
        });
      return [codec, checked(Object.assign(crossing, { transient, inPieces, open, ...given }))];
    }),
  );
  return {
    decompress,
    withTime(codecs) {
      const fast = [...codecs].every(codec => here.has(codec) && !slow.has(codec));
      if (!fast || codecs.size === 0 || !ahead || mostFast > 1) return undefined;
      return (leastBusy(pool.filter(({ asked }) => !asked.ended)) ?? start()).asked;
    },
    close() {
      closed = true;
      large?.close();
      for (const { asked } of pool) asked.close();
      pool = [];
    },
  };
}
