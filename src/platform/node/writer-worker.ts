// Writes files and sums up what was written, in a thread beside the conversion. Bytes come as stretches of shared memory;
// see writer.ts for the other end.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fdatasync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { crcHex } from '../../bytes/digest.js';
import { knowMemory } from '../../bytes/shared-memory.js';
import type { WrittenBytes } from '../../export/output.js';
import { nodeDigest } from './digest.js';
import { writeAll } from './file.js';
import { syncFolder } from './sync-folder.js';

/** One file in the making on this side. */
interface Open {
  readonly path: string;
  readonly fd: number;
  readonly sha256: Hash | undefined;
  readonly durable: boolean;
  crc32: number;
  bytes: number;
  unsynced: number;
  /** A flush is on its way to the disk; `afterwards` waits for it. */
  syncing: boolean;
  afterwards?: () => void;
}

/** A stretch of one of the shared memories that were sent before. */
export interface Piece {
  readonly memory: number;
  readonly offset: number;
  length: number;
}

export type Request =
  | { readonly kind: 'memory'; readonly memory: WebAssembly.Memory | SharedArrayBuffer }
  | {
      readonly kind: 'open';
      readonly file: number;
      readonly path: string;
      readonly sha256: boolean;
      readonly durable: boolean;
    }
  | {
      readonly kind: 'write';
      readonly file: number;
      readonly pieces: readonly Piece[];
      readonly slabs: readonly number[];
    }
  | { readonly kind: 'commit'; readonly file: number }
  | { readonly kind: 'abort'; readonly file: number };

export type Reply =
  | { readonly kind: 'free'; readonly slabs: readonly number[] }
  | { readonly kind: 'done'; readonly file: number; readonly written: WrittenBytes }
  | { readonly kind: 'failed'; readonly file: number; readonly code: string };

const syncEvery = 64 * 2 ** 20;

export function serve(reply: (message: Reply) => void): (request: Request) => void {
  const files = new Map<number, Open>();
  const memories: (WebAssembly.Memory | SharedArrayBuffer)[] = [];
  const fail = (file: number, error: unknown) => {
    discard(files, file);
    reply({ kind: 'failed', file, code: (error as NodeJS.ErrnoException).code ?? String(error) });
  };
  const guarded = (file: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      fail(file, error);
    }
  };

  /** The disk takes bytes while the conversion makes more: what is left to wait for at the end is little. */
  const flush = (file: number, open: Open) => {
    open.unsynced = 0;
    open.syncing = true;
    fdatasync(open.fd, error => {
      open.syncing = false;
      if (error && files.get(file) === open) fail(file, error);
      open.afterwards?.();
    });
  };
  const afterFlush = (open: Open, work: () => void) => {
    if (open.syncing) open.afterwards = work;
    else work();
  };

  const steps: { [K in Request['kind']]: (request: Extract<Request, { kind: K }>) => void } = {
    memory({ memory }) {
      memories.push(memory);
    },
    open({ file, path, sha256: wanted, durable }) {
      const fd = openSync(`${path}.tmp`, 'w');
      const sha256 = wanted ? createHash('sha256') : undefined;
      files.set(file, { path, fd, sha256, durable, crc32: 0, bytes: 0, unsynced: 0, syncing: false });
    },
    write({ file, pieces }) {
      const open = files.get(file);
      // A file that failed is gone; what was on its way to it is let go.
      if (!open) return;
      for (const { memory, offset, length } of pieces) append(open, stretch(memories[memory], offset, length));
      if (open.durable && open.unsynced >= syncEvery && !open.syncing) flush(file, open);
    },
    commit({ file }) {
      const open = files.get(file);
      if (!open) return;
      afterFlush(open, () =>
        guarded(file, () => {
          if (files.get(file) !== open) return;
          if (open.durable) fsyncSync(open.fd);
          closeSync(open.fd);
          files.delete(file);
          renameSync(`${open.path}.tmp`, open.path);
          if (open.durable) syncFolder(dirname(open.path));
          const { bytes, crc32, sha256 } = open;
          const written = { bytes, crc32: crcHex(crc32), sha256: sha256?.digest('hex') };
          reply({ kind: 'done', file, written });
        }),
      );
    },
    abort({ file }) {
      const open = files.get(file);
      const end = () => {
        discard(files, file);
        reply({ kind: 'done', file, written: { bytes: 0, crc32: '' } });
      };
      if (open) afterFlush(open, end);
      else end();
    },
  };
  return request => {
    guarded('file' in request ? request.file : -1, () => steps[request.kind](request as never));
    if (request.kind === 'write') reply({ kind: 'free', slabs: request.slabs });
  };
}

function stretch(of: WebAssembly.Memory | SharedArrayBuffer, offset: number, length: number): Uint8Array {
  if (of instanceof SharedArrayBuffer) return new Uint8Array(of, offset, length);
  // To grow by nothing is to see what others have grown.
  if (offset + length > of.buffer.byteLength) of.grow(0);
  knowMemory(of);
  return new Uint8Array(of.buffer, offset, length);
}

function append(open: Open, bytes: Uint8Array): void {
  open.sha256?.update(bytes);
  open.crc32 = nodeDigest.crc32(bytes, open.crc32);
  writeAll(open.fd, bytes);
  open.bytes += bytes.length;
  open.unsynced += bytes.length;
}

/** A file whose flush is under way is closed only after it: closing it now would free its number for another file. */
function discard(files: Map<number, Open>, file: number): void {
  const open = files.get(file);
  if (!open) return;
  files.delete(file);
  const close = () => {
    try {
      closeSync(open.fd);
    } catch {
      // It failed already; what matters is that nothing is left under any name.
    }
    rmSync(`${open.path}.tmp`, { force: true });
  };
  if (open.syncing) open.afterwards = close;
  else close();
}

export function serveWriting(port: MessagePort): void {
  port.on(
    'message',
    serve(message => port.postMessage(message)),
  );
}

if (parentPort && workerData?.writer === true) serveWriting(parentPort);
