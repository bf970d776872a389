// The loops over points compiled to WebAssembly with SIMD (assembly/): the same bits as plain-kernels.ts, several times faster.
import type { Camera } from '../camera/camera.js';
import type { PointField } from '../message/value.js';
import { Arena } from './arena.js';
import { type CloudKernels, LONGEST_SWEEP_NS, MIN_DEPTH_M, oneNaN, type Rows } from './kernels.js';
import { readPoints, writeTimes } from './points.js';
import { checkReadable, isPacked, readSteps, tilesOf } from './read-plan.js';
import { projectRolling } from './rolling.js';
import { simdLoops } from './simd-loops.js';
import { SimdProjector } from './simd-projector.js';
import { type Knots, rangesFrom } from './transform.js';

/** Their number is what assembly/columns.ts calls them. */
const scalarTypes: readonly PointField['type'][] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
];

/**
 * Two memories in turn: frames are filled in one while those in the other are written. Throws where there is no WebAssembly
 * with SIMD and shared memory.
 */
export function simdKernels(): CloudKernels {
  let [mine, other] = [simdLane(), simdLane()];
  return {
    name: 'simd',
    input: length => mine.input(length),
    keep: length => mine.keep(length),
    readPoints: (cloud, layout, stampNs) => mine.readPoints(cloud, layout, stampNs),
    timeRange: rows => mine.timeRange(rows),
    place: (rows, into) => mine.place(rows, into),
    moved: (rows, into) => mine.moved(rows, into),
    project: (toCamera, lens, minDepth) => mine.project(toCamera, lens, minDepth),
    projectRolling: (view, lens, minDepth) => mine.projectRolling(view, lens, minDepth),
    ranges: (toCamera, index) => mine.ranges(toCamera, index),
    recycle() {
      [mine, other] = [other, mine];
      mine.recycle();
    },
  };
}

/** One memory, of up to 4 GiB: here `recycle` frees everything. Throws as `simdKernels`. */
export function simdLane(arena = new Arena()): CloudKernels {
  const loops = simdLoops(arena.memory);
  const projector = new SimdProjector(arena, loops);

  /** Where these numbers lie in the arena; copied there if they do not. */
  const located = (view: Uint8Array | Float32Array, name: string): number => {
    const known = arena.addressOf(view);
    if (known !== undefined) return known;
    const at = arena.scratch(name, view.byteLength);
    arena.bytes(at, view.byteLength).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return at;
  };
  const addressOf = ({ points }: Rows) => located(points, 'foreign points');
  const put = (values: Float64Array, name: string) => {
    const at = arena.scratch(name, values.byteLength);
    arena.float64(at, values.length).set(values);
    return at;
  };

  /** x, y and z of each point, moved, as three columns. */
  const move = (rows: Rows, into: Float64Array | Knots, columns: readonly [number, number, number]) => {
    const { count, stride, xyz, time } = rows;
    const from = [addressOf(rows), 4 * stride, 4 * xyz[0], 4 * xyz[1], 4 * xyz[2]] as const;
    const [knots, matrices] = into instanceof Float64Array ? [undefined, into] : [into.t, into.matrices];
    const at = put(matrices, 'matrices');
    // One knot is one matrix for all times, also for points without one: as in transform.ts.
    if (!knots || knots.length === 1) return loops.moveAll(...from, count, at, ...columns);
    const steps = [put(knots, 'knots'), at, knots.length - 1] as const;
    loops.moveOverTime(...from, 4 * time!, LONGEST_SWEEP_NS, count, ...steps, ...columns);
  };

  return {
    name: 'simd',
    input: length => arena.bytes(arena.scratch('input', length), length),
    keep: length => arena.bytes(arena.take(length), length),
    readPoints(cloud, layout, stampNs) {
      checkReadable(cloud, layout);
      const count = cloud.width * cloud.height;
      const rows = arena.take(4 * count * layout.width);
      const points = arena.float32(rows, count * layout.width);
      if (isPacked(cloud, layout)) {
        arena.bytes(rows, points.byteLength).set(cloud.data.subarray(0, points.byteLength));
        return points;
      }
      if (cloud.bigEndian) return readPoints(cloud, layout, points, stampNs);
      const data = located(cloud.data, 'input');
      const stride = 4 * layout.width;
      const steps = readSteps(cloud, layout);
      for (const { at, from, count: inTile } of tilesOf(cloud)) {
        for (const { type, run, offset, column, bits } of steps) {
          // Whole vectors are copied at most; longer runs go in pieces of four.
          for (let done = 0; done < run; done += 4) {
            const source = data + at + offset + 4 * done;
            const target = rows + from * stride + 4 * (column + done);
            if (type === 'float32' || bits)
              loops.readRun(Math.min(4, run - done), source, cloud.step, inTile, target, stride);
            else loops.readField(scalarTypes.indexOf(type), source, cloud.step, inTile, target, stride);
          }
        }
      }
      writeTimes(cloud, layout, stampNs, points);
      return points;
    },
    timeRange(rows) {
      const out = arena.scratch('range', 16);
      loops.timeRange(addressOf(rows) + 4 * rows.time!, 4 * rows.stride, rows.count, LONGEST_SWEEP_NS, out);
      const [min, max] = arena.float64(out, 2);
      return min <= max ? { min, max } : undefined;
    },
    place(rows, into) {
      const { count, stride, xyz } = rows;
      const columns = projector.room(count);
      if (into) return move(rows, into, columns);
      loops.gather(addressOf(rows), 4 * stride, 4 * xyz[0], 4 * xyz[1], 4 * xyz[2], count, ...columns);
    },
    moved(rows, into) {
      const { count, stride, xyz } = rows;
      const out = arena.take(4 * count * stride);
      // A column begins where whole vectors may be written past the end of the one before.
      const columnBytes = 4 * count + 64;
      const x = arena.scratch('moved apart', 3 * columnBytes);
      const columns = [x, x + columnBytes, x + 2 * columnBytes] as const;
      move(rows, into, columns);
      const points = arena.float32(out, count * stride);
      points.set(rows.points.subarray(0, count * stride));
      for (const [k, at] of columns.entries()) {
        const column = arena.float32(at, count);
        for (let i = 0, to = xyz[k]; i < count; i++, to += stride) points[to] = oneNaN(column[i]);
      }
      return points;
    },
    project: (toCamera: Float64Array, lens: Camera, minDepth = MIN_DEPTH_M) =>
      projector.project(toCamera, lens, minDepth),
    projectRolling: (view, lens, minDepth) =>
      projectRolling({ ...projector.rows(), stride: 3, xyz: [0, 1, 2], view, lens, minDepth }),
    ranges: (toCamera, index) =>
      rangesFrom(
        projector.rows(index).points,
        3,
        [0, 1, 2],
        index.map((_, i) => i),
        toCamera,
      ),
    recycle: () => arena.recycle(),
  };
}
