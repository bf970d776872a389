// Takes sweeps from a shared list until it is empty: decodes, takes the motion out, projects into three lenses.
import { parentPort, workerData } from 'node:worker_threads';
import { lenses, minDepth, toCamera } from '../data-lens.mjs';
import { kernelsOf, recordedCloud } from './columns.mjs';
import { knotsOfSweep } from './deskew.mjs';

const kernels = kernelsOf('simd');
const recorded = recordedCloud(workerData.data, '120k', kernels);
const knots = knotsOfSweep();

parentPort.on('message', sweeps => {
  while (Atomics.add(workerData.next, 0, 1) < sweeps) {
    recorded.put();
    kernels.place(recorded.rows(recorded.readRows()), knots);
    for (const lens of Object.values(lenses)) kernels.project(toCamera, lens, minDepth);
  }
  parentPort.postMessage('done');
});
