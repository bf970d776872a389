// The compiled loops in the repository are those of the sources beside them.
import { expect, it } from 'vitest';
import { compileKernels, kernelModule, modules } from '../../scripts/kernels.mjs';
import { read } from '../support/tree.js';

it('is what `npm run kernels` makes of the sources, byte for byte, and small', async () => {
  let together = 0;
  for (const module of modules) {
    const bytes: Uint8Array = await compileKernels(module);
    expect(kernelModule(bytes, module.name)).toBe(read(module.target));
    together += bytes.length;
  }
  expect(together).toBeLessThan(100_000);
}, 60_000);
