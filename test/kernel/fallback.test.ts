// Where WebAssembly is missing, the plain TypeScript answers, and answers the same.
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('boxes, stamps and colours go on without WebAssembly', async () => {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', undefined);
  const { fastBoxes, fastColours, fastStamps, simdBoxes } = await import('../../src/kernel/index.js');
  expect(() => simdBoxes()).toThrow();
  expect([fastBoxes().name, fastColours().name]).toEqual(['plain', 'plain']);
  const rows = { points: Float32Array.of(1, 2, 3, 9, 9, 9), stride: 3, xyz: [0, 1, 2], count: 2 } as const;
  const box = { T: { q: [0, 0, 0, 1], t: [1, 2, 3] }, size: [1, 1, 1] } as const;
  expect([...fastBoxes().count(rows, [box])]).toEqual([1]);
  // So many that the compiled loops would be taken.
  const steps = Float64Array.from({ length: 20_000 }, (_, i) => 10 * i);
  expect(fastStamps.nearest(steps, steps, 0).every((entry, i) => entry === i)).toBe(true);
});
