// Reads what data.mjs wrote: columns, and the recorded cloud as our kernels get it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainKernels, pointLayout, simdKernels } from '../../../dist/kernel/index.js';
import { STEP } from '../data-sweep.mjs';

export function columnOf(Type, ...path) {
  const bytes = readFileSync(join(...path));
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function kernelsOf(kind) {
  return kind === 'simd' ? simdKernels() : plainKernels();
}

const fields = [
  ...['x', 'y', 'z', 'intensity'].map((name, i) => ({ name, type: 'float32', offset: 4 * i, count: 1 })),
  { name: 'ring', type: 'uint16', offset: 16, count: 1 },
  { name: 'time', type: 'float32', offset: 18, count: 1 },
];

/** A recorded cloud whose bytes lie where a recording is read to: in the kernels' own memory, from `put` on. */
export function recordedCloud(folder, size, kernels) {
  const bytes = columnOf(Uint8Array, folder, size, 'cloud');
  const width = bytes.length / STEP;
  const shape = { kind: 'points', frameId: '', width, height: 1, fields, bigEndian: false, step: STEP };
  let cloud;
  let layout;
  let placed;
  return {
    put() {
      // Twice, so that it is the same one of the two memories each time.
      kernels.recycle();
      kernels.recycle();
      const data = kernels.input(bytes.length).subarray(0, bytes.length);
      // The same memory still holds them, and in the other languages nobody writes them again either.
      if (data.buffer !== placed?.buffer || data.byteOffset !== placed.byteOffset) data.set(bytes);
      placed = data;
      cloud = { ...shape, rowStep: bytes.length, data };
      layout ??= pointLayout(cloud);
    },
    cloud: () => cloud,
    readRows: () => kernels.readPoints(cloud, layout, 0n),
    /** What the kernels take: x y z intensity ring time. */
    rows: points => ({ points, stride: 6, count: width, xyz: [0, 1, 2], time: 5 }),
  };
}
