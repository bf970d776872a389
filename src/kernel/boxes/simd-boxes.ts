// Points in boxes with compiled loops (assembly/boxes.ts): float32 where it cannot be wrong, float64 for what lies at a face.
import { type Box3, checkBox3, type PointRows } from '../../geometry/box3.js';
import type { Arena } from '../arena.js';
import { scratchLoops } from '../scratch-loops.js';
import type { BoxKernels } from './box-kernels.js';
import { BOX_BYTES, writeBox } from './box-numbers.js';

/** As in assembly/boxes.ts: points of the smallest and of the largest blocks. */
const BLOCK = 16;
const TOP = 256;
/** Of rows at a time, so that a cloud of any size needs no more memory than this and half as much again. */
const PART_BYTES = 2 ** 25;

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function simdBoxes(): BoxKernels {
  const { arena, loops } = scratchLoops();

  /** Asks of every box in every part of the cloud; `found` gets the box's number and how many rows were written to the address. */
  const ask = (
    rows: PointRows,
    boxes: readonly Box3[],
    list: boolean,
    found: (k: number, n: number, at: number) => void,
  ) => {
    boxes.forEach(checkBox3);
    arena.recycle();
    const numbers = arena.take(BOX_BYTES * boxes.length);
    const coarse = boxes.map((box, k) => writeBox(arena, numbers + k * BOX_BYTES, box));
    const rowBytes = rows.stride * rows.points.BYTES_PER_ELEMENT;
    const most = Math.min(rows.count, Math.max(TOP, Math.floor(PART_BYTES / rowBytes)));
    const room = roomFor(arena, most, rowBytes);
    const out = list ? arena.take(4 * (most + BLOCK)) : 0;
    for (let from = 0; from < rows.count; from += most) {
      const count = Math.min(most, rows.count - from);
      const places = placed(arena, rows, from, count, room);
      loops.blocks(...places);
      for (let k = 0; k < boxes.length; k++)
        found(k, loops.insideBox(...places, numbers + k * BOX_BYTES, Number(coarse[k]), from, out), out);
    }
  };

  return {
    name: 'simd',
    count(rows, boxes) {
      const counts = new Uint32Array(boxes.length);
      ask(rows, boxes, false, (k, n) => {
        counts[k] += n;
      });
      return counts;
    },
    inside(rows, boxes) {
      const lists = boxes.map(() => new Uint32Array(0));
      ask(rows, boxes, true, (k, n, at) => {
        if (n > 0) lists[k] = joined(lists[k], arena.uint32(at, n));
      });
      return lists;
    },
  };
}

interface Room {
  readonly rows: number;
  readonly columns: number;
  readonly bounds: number;
}

function roomFor(arena: Arena, count: number, rowBytes: number): Room {
  const rows = arena.take(count * rowBytes);
  const columns = arena.take(3 * columnBytes(count));
  return { rows, columns, bounds: arena.take(24 * 21 * topsOf(count)) };
}

/** Whole blocks. */
function columnBytes(count: number): number {
  return 4 * BLOCK * Math.ceil(count / BLOCK);
}

/** The largest blocks, four at a time. Of 21 bounds, 16 are of the smallest, 4 of the next and one of the largest blocks. */
function topsOf(count: number): number {
  return 4 * Math.ceil(count / TOP / 4);
}

/** Copies a part of the rows; the arguments that say where they are. */
function placed(arena: Arena, { points, stride, xyz }: PointRows, from: number, count: number, room: Room) {
  const size = points.BYTES_PER_ELEMENT;
  const part = points.subarray(from * stride, (from + count) * stride);
  const bytes = arena.bytes(room.rows, count * stride * size);
  bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  // Rows that are not there are no points: NaN.
  bytes.fill(0xff, part.byteLength);
  const [ix, iy, iz] = xyz.map(column => size * column);
  const x = room.columns;
  const column = columnBytes(count);
  return [
    ...([room.rows, size * stride, ix, iy, iz, Number(size === 8), count] as const),
    ...([x, x + column, x + 2 * column, room.bounds, topsOf(count)] as const),
  ] as const;
}

function joined(a: Uint32Array, b: Uint32Array): Uint32Array<ArrayBuffer> {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
