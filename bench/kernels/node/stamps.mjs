// The nearest of one list of stamps to each of another, ns since 1970.
import { plainStamps, simdStamps } from '../../../dist/kernel/index.js';
import { columnOf } from './columns.mjs';

export function stampCases(folder, size, kind) {
  const [a, b, tolerance] = ['a', 'b', 'tolerance'].map(name => columnOf(BigInt64Array, folder, size, name));
  const kernels = kind === 'simd' ? simdStamps() : plainStamps;
  const run = () => ({ nearest: kernels.nearestNs(a, b, tolerance[0]) });
  return [{ kernel: 'match', variant: kind, size, run, outputs: run }];
}
