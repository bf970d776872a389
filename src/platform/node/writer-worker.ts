// Writes files and hashes what was written, in a thread beside the conversion. Bytes come through a ring of shared slabs;
// see writer.ts for the other end.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { syncFolder } from './sync-folder.js';

/** One file in the making on this side. */
interface Open {
  readonly path: string;
  readonly fd: number;
  readonly hash: Hash;
  bytes: number;
  unsynced: number;
}

export type Request =
  | { readonly kind: 'open'; readonly file: number; readonly path: string }
  | { readonly kind: 'slab'; readonly file: number; readonly slab: number; readonly length: number }
  | { readonly kind: 'commit'; readonly file: number }
  | { readonly kind: 'abort'; readonly file: number };

export type Reply =
  | { readonly kind: 'free'; readonly slab: number }
  | { readonly kind: 'done'; readonly file: number; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'failed'; readonly file: number; readonly code: string };

/** Handing bytes to the disk while the conversion runs leaves little to wait for at the end. */
const syncEvery = 64 * 2 ** 20;

export function serve(slabs: readonly Uint8Array[], reply: (message: Reply) => void): (request: Request) => void {
  const files = new Map<number, Open>();
  const steps: { [K in Request['kind']]: (request: Extract<Request, { kind: K }>) => void } = {
    open({ file, path }) {
      files.set(file, { path, fd: openSync(`${path}.tmp`, 'w'), hash: createHash('sha256'), bytes: 0, unsynced: 0 });
    },
    slab({ file, slab, length }) {
      const open = files.get(file);
      // A file that failed is gone; what was on its way to it is let go.
      if (open) append(open, slabs[slab].subarray(0, length));
    },
    commit({ file }) {
      const open = files.get(file);
      if (!open) return;
      fsyncSync(open.fd);
      closeSync(open.fd);
      files.delete(file);
      renameSync(`${open.path}.tmp`, open.path);
      syncFolder(dirname(open.path));
      reply({ kind: 'done', file, bytes: open.bytes, sha256: open.hash.digest('hex') });
    },
    abort({ file }) {
      discard(files, file);
      reply({ kind: 'done', file, bytes: 0, sha256: '' });
    },
  };
  return request => {
    try {
      steps[request.kind](request as never);
    } catch (error) {
      discard(files, request.file);
      reply({ kind: 'failed', file: request.file, code: (error as NodeJS.ErrnoException).code ?? String(error) });
    } finally {
      if (request.kind === 'slab') reply({ kind: 'free', slab: request.slab });
    }
  };
}

function append(open: Open, bytes: Uint8Array): void {
  open.hash.update(bytes);
  // A short write is legal: go on behind what was taken.
  for (let at = 0; at < bytes.length; ) at += writeSync(open.fd, bytes, at);
  open.bytes += bytes.length;
  open.unsynced += bytes.length;
  if (open.unsynced < syncEvery) return;
  fdatasyncSync(open.fd);
  open.unsynced = 0;
}

function discard(files: Map<number, Open>, file: number): void {
  const open = files.get(file);
  if (!open) return;
  files.delete(file);
  try {
    closeSync(open.fd);
  } catch {
    // It failed already; what matters is that nothing is left under any name.
  }
  rmSync(`${open.path}.tmp`, { force: true });
}

if (parentPort && Array.isArray(workerData?.writerSlabs)) {
  const port = parentPort;
  const slabs = (workerData.writerSlabs as SharedArrayBuffer[]).map(buffer => new Uint8Array(buffer));
  port.on(
    'message',
    serve(slabs, message => port.postMessage(message)),
  );
}
