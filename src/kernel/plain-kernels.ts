// The loops over points in plain TypeScript: the truth that compiled ones must equal, and what runs where those cannot.
import { ArrayPool } from './array-pool.js';
import { type CloudKernels, oneNaN, type Rows } from './kernels.js';
import { timeNs, timeRangeOf } from './point-time/time-range.js';
import { readPoints } from './points.js';
import { ProjectionScratch, projectCloud } from './project.js';
import { projectRolling } from './rolling.js';
import { moveSlightly, smallMotion } from './small-motion.js';
import { type Knots, rangesFrom, transformPoints, transformPointsOverTime } from './transform.js';
import { readXyz, xyzFields } from './xyz.js';

export function plainKernels(): CloudKernels {
  const pool = new ArrayPool();
  const scratch = new ProjectionScratch();
  let bytes = new Uint8Array(0);
  let moved = new Float32Array(0);
  /** What `moved` makes: apart from what is placed. */
  let apart = new Float32Array(0);
  let times = new Float64Array(0);
  let placed: Rows = { points: moved, stride: 3, count: 0, xyz: [0, 1, 2] };
  const move = (rows: Rows, into: Float64Array | Knots, out: Float32Array) => {
    const { points, stride, xyz, count } = rows;
    if (into instanceof Float64Array) return transformPoints(points, stride, xyz, count, into, out);
    const slight = smallMotion(into);
    if (slight) return moveSlightly(points, stride, xyz, rows.time!, count, slight, out);
    if (times.length < count) times = new Float64Array(count);
    for (let i = 0, at = rows.time!; i < count; i++, at += stride) times[i] = timeNs(points[at]);
    transformPointsOverTime(points, stride, xyz, count, times, into, out);
  };
  return {
    name: 'plain',
    input(length) {
      if (bytes.length < length) bytes = new Uint8Array(Math.ceil(length * 1.25));
      return bytes;
    },
    keep: length => new Uint8Array(length),
    readPoints(cloud, layout, stampNs) {
      return readPoints(cloud, layout, pool.float32(cloud.width * cloud.height * layout.width), stampNs);
    },
    readXyz(cloud) {
      xyzFields(cloud);
      const count = cloud.width * cloud.height;
      const [x, y, z] = [pool.float32(count), pool.float32(count), pool.float32(count)];
      readXyz(cloud, [x, y, z]);
      return { x, y, z };
    },
    timeRange: rows => timeRangeOf(rows.points, rows.stride, rows.count, rows.time!),
    place(rows, into) {
      const { count } = rows;
      placed = rows;
      if (!into) return;
      if (moved.length < 3 * count) moved = new Float32Array(3 * count);
      move(rows, into, moved);
      placed = { points: moved, stride: 3, count, xyz: [0, 1, 2] };
    },
    moved(rows, into) {
      const { points, stride, xyz, count } = rows;
      const out = pool.float32(count * stride);
      out.set(points.subarray(0, count * stride));
      if (apart.length < 3 * count) apart = new Float32Array(3 * count);
      move(rows, into, apart);
      for (let i = 0, at = 0; i < count; i++) for (const column of xyz) out[i * stride + column] = oneNaN(apart[at++]);
      return out;
    },
    project(toCamera, lens, minDepth) {
      return projectCloud({ ...placed, toCamera, lens, minDepth }, scratch);
    },
    projectRolling: (view, lens, minDepth) => projectRolling({ ...placed, view, lens, minDepth }),
    ranges: (toCamera, index) => rangesFrom(placed.points, placed.stride, placed.xyz, index, toCamera),
    recycle: () => pool.recycle(),
  };
}
