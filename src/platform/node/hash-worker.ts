// Hashes files in a worker thread, beside the conversion.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

export interface Hashing {
  /** Lower-case hex by name, in the order given. */
  readonly hashes: Promise<ReadonlyMap<string, string>>;
  /** Ends the thread; a pending `hashes` then never settles. */
  cancel(): void;
}

/** SHA-256 of files; `paths` by the names the hashes are wanted under. */
export function startHashing(paths: ReadonlyMap<string, string>): Hashing {
  const names = [...paths.keys()];
  if (names.length === 0) return { hashes: Promise.resolve(new Map()), cancel() {} };
  const worker = new Worker(new URL(import.meta.url), { workerData: { hashPaths: [...paths.values()] } });
  const hashes = new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
    worker.once('message', (found: string[]) => resolve(new Map(found.map((hash, i) => [names[i], hash]))));
    worker.once('error', reject);
  });
  // Awaited only at the end of a conversion: a failure before that must not end the process by itself.
  hashes.catch(() => {});
  return { hashes, cancel: () => void worker.terminate() };
}

/** Stays in the near cache between reading and hashing. */
const chunkBytes = 1 << 18;

function hashFile(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  const fd = openSync(path, 'r');
  try {
    for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) hash.update(buffer.subarray(0, n));
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

if (!isMainThread && Array.isArray(workerData?.hashPaths)) {
  parentPort?.postMessage((workerData.hashPaths as string[]).map(hashFile));
}
