// Runs before every test file: a test that computes without end cannot be ended by its timeout, so another thread ends its process and says where it was.
import { Worker } from 'node:worker_threads';

/** Longer than any test computes without a pause, even on a machine that does much else; FRAMELOCK_STUCK_AFTER is for the watchdog's own test. */
const milliseconds = Number(process.env.FRAMELOCK_STUCK_AFTER ?? 900_000);

if (!globalThis.framelockWatchdog) {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), milliseconds / 20).unref();
  const worker = new Worker(new URL('watchdog-thread.mjs', import.meta.url), { workerData: { beats, milliseconds } });
  worker.unref();
  globalThis.framelockWatchdog = worker;
}
