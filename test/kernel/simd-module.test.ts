// The compiled loops in the repository are those of the sources beside them.
import { expect, it } from 'vitest';
import { compileKernels, kernelModule } from '../../scripts/kernels.mjs';
import { read } from '../support/tree.js';

it('is what `npm run kernels` makes of src/kernel/assembly, byte for byte, and small', async () => {
  const bytes: Uint8Array = await compileKernels();
  expect(kernelModule(bytes)).toBe(read('src/kernel/simd-module.ts'));
  expect(bytes.length).toBeLessThan(100_000);
}, 60_000);
