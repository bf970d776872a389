// Sweeps that are read ahead: what a later frame writes must never reach points that an earlier one still shows.
import { expect, it } from 'vitest';
import type { SourceRef } from '../../src/frame/frame.js';
import { RecentSweeps } from '../../src/frame/recent-sweeps.js';
import { simdKernels } from '../../src/kernel/index.js';

const source: SourceRef = { file: 'a', offset: 0, innerOffset: -1, length: 1, crc32: 1 };

function opened() {
  const kernels = simdKernels();
  const sweeps = new RecentSweeps(kernels);
  const make = (value: number) => {
    const bytes = kernels.keep(4000);
    return { source, count: 1000, points: new Float32Array(bytes.buffer, bytes.byteOffset, 1000).fill(value) };
  };
  const recycle = () => {
    kernels.recycle();
    sweeps.recycle();
  };
  return { sweeps, make, recycle };
}

it('what becomes a part of a frame outlives the interval that it was read ahead in', async () => {
  const { sweeps, make, recycle } = opened();
  sweeps.add(5, make(5));
  recycle();
  const looked = (await sweeps.get(5, false))!;
  const own = (await sweeps.get(5, true))!;
  expect(await sweeps.get(5, true)).toBe(own);
  recycle();
  // The first interval's memory is used again, the second's is still being written to the disk.
  make(9);
  expect(new Set(own.points)).toEqual(new Set([5]));
  expect(new Set(looked.points)).toEqual(new Set([9]));
});

it('forgets what the memory forgets, and holds no more than it is told', async () => {
  const { sweeps, make, recycle } = opened();
  sweeps.add(1, make(1));
  recycle();
  sweeps.add(2, make(2));
  recycle();
  expect(await sweeps.get(1, false)).toBeUndefined();
  expect((await sweeps.get(2, false))?.points[0]).toBe(2);
  for (const m of [3, 4, 5]) sweeps.add(m, make(m));
  await sweeps.get(3, false);
  sweeps.keepLast(2);
  const known = await Promise.all([2, 3, 4, 5].map(async m => ((await sweeps.get(m, false)) ? [m] : [])));
  expect(known.flat()).toEqual([3, 5]);
});
