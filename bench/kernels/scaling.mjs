// Our kernels on one and on two worker threads that share a list of sweeps, beside a C++ control that says what the machine allows.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { quartiles } from './summary.mjs';

const SWEEPS = 60;
/** About as long as the sweeps take. */
const CONTROL_ROUNDS = 100_000_000;

/** Interleaved rounds; times are wall, as for anything with threads. `cpp` is undefined where there is no C++. */
export async function measureScaling(data, cpp, rounds) {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const file = join(import.meta.dirname, 'node', 'sweep-worker.mjs');
  const workers = [0, 1].map(() => new Worker(file, { workerData: { data, next } }));
  const work = async count => {
    Atomics.store(next, 0, 0);
    const start = process.hrtime.bigint();
    await Promise.all(workers.slice(0, count).map(worker => asked(worker, SWEEPS)));
    return Number(process.hrtime.bigint() - start);
  };
  for (const worker of workers) await asked(worker, 0);
  await work(2);
  await work(1);
  await work(1);
  const [ours, control] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const [one, two] = [await work(1), await work(2)];
    ours.push(one / two);
    if (!cpp) continue;
    const [alone, both] = [await controlled(cpp, 1), await controlled(cpp, 2)];
    control.push((2 * alone) / both);
  }
  await Promise.all(workers.map(worker => worker.terminate()));
  return { sweeps: SWEEPS, ours: quartiles(ours), ...(cpp ? { control: quartiles(control) } : {}) };
}

/** A worker that fails ends the program: its error has no listener. */
function asked(worker, sweeps) {
  return new Promise(resolve => {
    worker.once('message', resolve);
    worker.postMessage(sweeps);
  });
}

async function controlled(cpp, threads) {
  const [wall] = (await cpp.ask(`control ${threads} ${CONTROL_ROUNDS}`)).split(' ');
  return Number(wall);
}
