// One file on disk as Bytes.
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import { checkRange } from '../../bytes/memory.js';
import { FramelockError } from '../../issue.js';
import { exhaustion } from '../../issue-exhausted.js';
import { eventLoopTurn } from './event-loop-turn.js';
import { readerInto } from './read-elsewhere.js';

/** Which file of this machine some Bytes are. */
export interface FilePlace {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  /** When it was last written to, ns, as it was opened. */
  readonly writtenNs?: bigint;
  /** A file without a name of its own, which is gone with this process. */
  readonly passing?: true;
}

const places = new WeakMap<Bytes, FilePlace>();

/** For a thread that opens the file once more; undefined when it was closed or is not one of ours. */
export function placeOf(bytes: Bytes): FilePlace | undefined {
  return places.get(bytes);
}

/**
 * Opens a regular file. `name` is what messages and datasets call it, by default the last part of `path`.
 * Rejects with FL0101 when it is not there, not readable or not a file.
 */
export async function openFile(path: string, name: string = basename(path)): Promise<Bytes> {
  let fd: number | undefined;
  let size: number;
  let place: FilePlace;
  try {
    // A pipe that nobody writes to would be waited for, before it is known to be none of our files. Windows has no such flag.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(fd, { bigint: true });
    if (!stat.isFile())
      throw new Error(
        stat.isDirectory() ? 'a folder' : 'a pipe or a device, not a regular file: copy what it gives into a file',
      );
    size = Number(stat.size);
    place = {
      path: resolve(path),
      device: Number(stat.dev),
      inode: Number(stat.ino),
      writtenNs: stat.mtimeNs,
    };
  } catch (cause) {
    if (fd !== undefined) closeSync(fd);
    throw new FramelockError('FL0101', `expected a readable file, got ${reason(cause)}${unreachable(path)}`, {
      at: { file: name },
      cause,
    });
  }
  const beside = async (ending: string) => {
    try {
      return await openFile(path + ending, name + ending);
    } catch {
      return undefined;
    }
  };
  return Object.assign(descriptorBytes(fd, name, size, place), { beside });
}

/** An open file, which is closed with the result; without a `place` no other thread can read it. */
export function descriptorBytes(open: number, name: string, size: number, place?: FilePlace): Bytes {
  let closed = false;
  const reading = new Set<Promise<unknown>>();
  const inUse = <T>(work: Promise<T>): Promise<T> => {
    reading.add(work);
    return work.finally(() => reading.delete(work));
  };
  const bytes: Bytes = {
    name,
    size,
    // readSync: the fastest of Node's reads at any size, and one chunk takes less than a millisecond.
    async read(offset, length, into) {
      checkRange(name, size, offset, length);
      const turn = eventLoopTurn();
      if (turn) await turn;
      const fail = (text: string, cause?: unknown) =>
        new FramelockError('FL0104', text, { at: { file: name, offset }, cause });
      if (closed) throw fail('expected an open file, got one that was closed');
      // Not from Buffer's shared pool: the result is the caller's own.
      const elsewhere = place && into && readerInto(into.buffer);
      // Where it fails it is tried here, which says why.
      const read = elsewhere && (await inUse(elsewhere({ place, descriptor: open, offset }, into.subarray(0, length))));
      if (read) return read;
      if (closed) throw fail('expected an open file, got one that was closed');
      let target: Uint8Array;
      let done: number;
      try {
        target = into?.subarray(0, length) ?? new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
        done = readUpTo(open, offset, target);
      } catch (cause) {
        const exhausted = exhaustion(cause, `to read ${length} bytes`, { file: name, offset });
        throw exhausted ?? fail(`expected ${length} bytes, got: ${reason(cause)}`, cause);
      }
      if (done < length) throw fail(`expected ${length} bytes, got ${done}: the file became shorter`);
      return target;
    },
    async close() {
      if (closed) return;
      closed = true;
      places.delete(bytes);
      // A closed descriptor soon is another file's.
      await Promise.allSettled(reading);
      closeSync(open);
    },
  };
  if (place) places.set(bytes, place);
  return bytes;
}

/** Fills `into` from byte `offset` on, and says how far: less where the file ends before. Throws what the system does. */
export function readUpTo(descriptor: number, offset: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const got = readSync(descriptor, into, done, into.length - done, offset + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

/**
 * Of one call. For a longer write Linux takes pages of 2 MiB for the file's cache, which a virtual machine has given back to its host
 * and has to ask for again: 1.2 s a GB instead of 0.3, while smaller pages are those that were just let go.
 */
const mostAtOnce = 2 ** 18;

/** All of `bytes`, from byte `offset` of the file on or where the last write ended: a short write is legal. Throws what the system does. */
export function writeAll(descriptor: number, bytes: Uint8Array, offset?: number): void {
  for (let done = 0; done < bytes.length; ) {
    const at = offset === undefined ? null : offset + done;
    done += writeSync(descriptor, bytes, done, Math.min(mostAtOnce, bytes.length - done), at);
  }
}

/** The same file under another name; it is closed with either. */
export function renamed(bytes: Bytes, name: string): Bytes {
  const other: Bytes = {
    name,
    size: bytes.size,
    read: (offset, length, into) => bytes.read(offset, length, into),
    beside: bytes.beside && (ending => bytes.beside!(ending)),
    async close() {
      places.delete(other);
      await bytes.close();
    },
  };
  const place = places.get(bytes);
  if (place) places.set(other, place);
  return other;
}

/** Whether nothing of that name is there, because there is none or because a file is in the place of a folder above it. */
export function isAbsence(cause: unknown): boolean {
  const { code } = cause as { code?: string };
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** For a name that was not found: Node gives bytes that are no UTF-8 as U+FFFD, by which no file can be opened. */
export function unreachable(path: string): string {
  return path.includes('\ufffd') ? ' (its name has bytes that are not UTF-8: rename it)' : '';
}

/** Why the system refused, in words: not in its own, which hold absolute paths. Throws FL0804 where it has nothing left to give. */
export function reason(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  if (isAbsence(cause)) return 'nothing of that name';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'EISDIR') return 'a folder';
  if (code === 'ELOOP') return 'links that lead in a circle';
  if (code === 'ENAMETOOLONG') return 'a name that is too long';
  const exhausted = exhaustion(cause, 'for what was asked');
  if (exhausted) throw exhausted;
  return code ?? message ?? String(cause);
}
