// How many points of a sweep's rows lie in each of 50 boxes.
import { fromMatrix } from '../../../dist/geometry/se3.js';
import { plainBoxes, simdBoxes } from '../../../dist/kernel/index.js';
import { columnOf, kernelsOf, recordedCloud } from './columns.mjs';

export function boxCases(folder, size, kind) {
  const boxes = boxesIn(columnOf(Float64Array, folder, size, 'boxes'));
  const { count } = kind === 'simd' ? simdBoxes() : plainBoxes;
  const recorded = recordedCloud(folder, size, kernelsOf('plain'));
  recorded.put();
  const rows = recorded.rows(recorded.readRows());
  const run = () => ({ counts: count(rows, boxes) });
  return [{ kernel: 'boxes', variant: kind, size, run, outputs: run }];
}

/** Middle, rotation and full lengths of each. */
function boxesIn(numbers) {
  return Array.from({ length: numbers.length / 15 }, (_, k) => {
    const [x, y, z, a, b, c, d, e, f, g, h, i, ...size] = numbers.subarray(15 * k, 15 * k + 15);
    return { T: fromMatrix([a, b, c, x, d, e, f, y, g, h, i, z]), size };
  });
}
