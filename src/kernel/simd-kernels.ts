// The loops over points compiled to WebAssembly with SIMD (assembly/): the same bits as plain-kernels.ts, several times faster.
import type { Camera } from '../camera/camera.js';
import { Arena } from './arena.js';
import { type CloudKernels, LONGEST_SWEEP_NS, MIN_DEPTH_M, oneNaN, type Rows } from './kernels.js';
import { writeTimes } from './points.js';
import { checkReadable, isPacked, rowsOf } from './read-plan.js';
import { projectRolling } from './rolling.js';
import { PASS_BYTES, rowPasses, scalarTypes } from './row-steps.js';
import { simdLoops } from './simd-loops.js';
import { SimdProjector } from './simd-projector.js';
import { SEGMENT_BYTES, smallMotion } from './small-motion.js';
import { type Knots, rangesFrom } from './transform.js';
import { xyzFields } from './xyz.js';

/** What `oneNaN` is stored as. */
const NAN_BITS = new Uint32Array(Float32Array.of(oneNaN(Number.NaN)).buffer)[0];

/**
 * Two memories in turn: frames are filled in one while those in the other are written. Throws where there is no WebAssembly
 * with SIMD and shared memory. `limitBytes`: how far each may grow, 4 GiB at most; FL0306 beyond.
 */
export function simdKernels(limitBytes?: number): CloudKernels {
  let [mine, other] = [simdLane(new Arena(limitBytes)), simdLane(new Arena(limitBytes))];
  return {
    name: 'simd',
    input: length => mine.input(length),
    keep: length => mine.keep(length),
    readPoints: (cloud, layout, stampNs) => mine.readPoints(cloud, layout, stampNs),
    readXyz: cloud => mine.readXyz(cloud),
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

/** One memory: here `recycle` frees everything. Throws as `simdKernels`. */
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

  /** Where the passes over rows lie, and how many there are. */
  const putPasses = (passes: Uint8Array): [at: number, count: number] => {
    const at = arena.scratch('passes', passes.length);
    arena.bytes(at, passes.length).set(passes);
    return [at, passes.length / PASS_BYTES];
  };

  /** x, y and z of each point, moved, as three columns. */
  const move = (rows: Rows, into: Float64Array | Knots, columns: readonly [number, number, number]) => {
    const { count, stride, xyz, time } = rows;
    const from = [addressOf(rows), 4 * stride, 4 * xyz[0], 4 * xyz[1], 4 * xyz[2]] as const;
    const slight = into instanceof Float64Array ? undefined : smallMotion(into);
    if (slight) {
      const at = arena.scratch('small motion', slight.byteLength);
      arena.float32(at, slight.length).set(slight);
      const last = at + slight.byteLength - SEGMENT_BYTES;
      loops.moveSlightly(...from, 4 * time!, LONGEST_SWEEP_NS / 1e9, count, at, last, ...columns);
      return;
    }
    const [knots, matrices] = into instanceof Float64Array ? [undefined, into] : [into.t, into.matrices];
    // With as much room behind them, for what they change by.
    const at = arena.scratch('matrices', 2 * matrices.byteLength);
    arena.float64(at, matrices.length).set(matrices);
    // One knot is one matrix for all times, also for points without one: as in transform.ts.
    if (!knots || knots.length === 1) return loops.moveAll(...from, count, at, ...columns);
    const steps = [put(knots, 'knots'), at, knots.length - 1] as const;
    loops.moveOverTime(...from, 4 * time!, LONGEST_SWEEP_NS / 1e9, count, ...steps, ...columns);
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
      const data = located(cloud.data, 'input');
      const passes = putPasses(rowPasses(cloud, layout));
      for (const { at, from, count: inRow } of rowsOf(cloud)) {
        const to = rows + 4 * from * layout.width;
        loops.readRows(data + at, cloud.step, inRow, to, 4 * layout.width, ...passes, Number(!cloud.bigEndian));
      }
      writeTimes(cloud, layout, stampNs, points);
      return points;
    },
    readXyz(cloud) {
      const fields = xyzFields(cloud);
      const count = cloud.width * cloud.height;
      const bytes = 4 * count + 64;
      const at = arena.take(3 * bytes);
      const columns = [at, at + bytes, at + 2 * bytes] as const;
      const [x, y, z] = columns.map(column => arena.float32(column, count));
      if (count === 0) return { x, y, z };
      const data = located(cloud.data, 'input');
      const little = !cloud.bigEndian;
      const together = little && fields.every(({ type }) => type === 'float32');
      const [ix, iy, iz] = fields.map(field => field.offset);
      for (const { at: begin, from, count: inRow } of rowsOf(cloud)) {
        const source = data + begin;
        const to = columns.map(column => column + 4 * from) as [number, number, number];
        if (together) loops.gather(source, cloud.step, ix, iy, iz, inRow, ...to);
        else
          fields.forEach(({ type, offset }, i) => {
            const number = scalarTypes.indexOf(type);
            loops.readField(number, Number(little), source + offset, cloud.step, inRow, to[i], 4);
          });
      }
      return { x, y, z };
    },
    timeRange(rows) {
      const out = arena.scratch('range', 24);
      loops.timeRange(addressOf(rows) + 4 * rows.time!, 4 * rows.stride, rows.count, LONGEST_SWEEP_NS / 1e9, out);
      const [min, max, whole] = arena.float64(out, 3);
      return min <= max ? { min, max, whole: whole === 1 } : undefined;
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
      const [ix, iy, iz] = xyz;
      loops.withXyz(addressOf(rows), 4 * stride, 4 * ix, 4 * iy, 4 * iz, count, ...columns, out, NAN_BITS);
      return arena.float32(out, count * stride);
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
