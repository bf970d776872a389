// Points in rows, each moved by the matrix of its own time: poses as matrices so close that what lies between is interpolated.
import { sweepKnots } from '../../../dist/projection/deskew.js';
import { poseAt, poseTimes } from '../data-motion.mjs';
import { kernelsOf, recordedCloud } from './columns.mjs';

export function knotsOfSweep() {
  const bends = poseTimes.map(t => t * 1e9);
  return sweepKnots(0, bends.at(-1), ns => poseAt(ns * 1e-9), bends);
}

export function deskewCases(folder, size, kind) {
  const kernels = kernelsOf(kind);
  const recorded = recordedCloud(folder, size, kernels);
  const knots = knotsOfSweep();
  let rows;
  return [
    {
      kernel: 'deskew',
      variant: kind,
      size,
      before() {
        recorded.put();
        rows = recorded.rows(recorded.readRows());
      },
      run: () => kernels.place(rows, knots),
      // What is placed is not given out; `moved` is the same loop and writes its result into rows.
      outputs() {
        const points = kernels.moved(rows, knots);
        const column = c => Float32Array.from({ length: rows.count }, (_, i) => points[6 * i + c]);
        return { moved_x: column(0), moved_y: column(1), moved_z: column(2) };
      },
    },
  ];
}
