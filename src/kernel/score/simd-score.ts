// The tallies of calibration compiled to WebAssembly with SIMD (assembly/see.ts, tally.ts): the same bits as plain-score.ts.
import type { Camera } from '../../camera/camera.js';
import { Arena } from '../arena.js';
import { type SimdLoops, simdLoops } from '../simd-loops.js';
import { type Kept, KeptArrays } from './kept-arrays.js';
import { plainScoreKernels } from './plain-score.js';
import type { LensPoints, LinearTally, Look, RankTally, ScoreKernels, SeenTally } from './score-kernels.js';

/** Bytes of copies kept at once: some dozen frames, then some of the largest pictures. */
const MAPS_BUDGET = 96 * 2 ** 20;
const RANKS_BUDGET = 256 * 2 ** 20;

/** Numbers: the loops write to a bin of brightness and to the next, also beyond the last. */
const SLOPES_ROOM = 8;
const JOINT_ROOM = 512;
/** Bytes that they note of a block of points. */
const NOTES = 256 * 72;

interface Memory {
  readonly arena: Arena;
  readonly loops: SimdLoops;
  readonly kept: KeptArrays;
}

/** Throws where there is no WebAssembly with SIMD and shared memory. Calls throw FL0306 where memory ends. */
export function simdScoreKernels(): ScoreKernels {
  const plain = plainScoreKernels();
  const [maps, ranks] = [memory(MAPS_BUDGET), memory(RANKS_BUDGET)];
  return {
    name: 'simd',
    linear: linearTally(maps, plain.linear),
    seen: seenTally(maps, plain.seen),
    ranks: rankTally(ranks, plain.ranks),
    look: simdLook(maps, plain.look),
  };
}

function memory(budget: number): Memory {
  const arena = new Arena();
  return { arena, loops: simdLoops(arena.memory), kept: new KeptArrays(arena, budget) };
}

function linearTally({ arena, loops, kept }: Memory, plain: LinearTally): LinearTally {
  return (points, map, change, slopes, levels, joint) => {
    const { width, height } = map;
    const places = isTiny(map)
      ? undefined
      : kept.place([whole(points.rows), whole(map.ranks), ...(levels ? [whole(levels)] : [])]);
    if (!places) return plain(points, map, change, slopes, levels, joint);
    const seven = arena.scratch('change', 56);
    const numbers = arena.float64(seven, 7);
    for (let c = 0; c < 7; c++) numbers[c] = change[c];
    const sums = summed(arena, 'slopes', SLOPES_ROOM, slopes);
    const table = levels && joint && summed(arena, 'joint', JOINT_ROOM, joint);
    const [rows, ranks, ofLevels = 0] = places;
    const to = [sums.at, ofLevels, table?.at ?? 0, arena.scratch('notes', NOTES)] as const;
    loops.tallyLinear(rows, points.count, seven, ranks, width, height, ...to);
    sums.read();
    table?.read();
  };
}

function seenTally({ arena, loops, kept }: Memory, plain: SeenTally): SeenTally {
  return (points, motion, camera, map, slopes, levels, joint) => {
    const places = isTiny(map)
      ? undefined
      : kept.place([columns(points), whole(map.ranks), ...(levels ? [whole(levels)] : [])]);
    if (!places) return plain(points, motion, camera, map, slopes, levels, joint);
    const [xyz, ranks, ofLevels = 0] = places;
    const { uv, seen } = see(arena, loops, xyz, points.count, motion, camera, false);
    const sums = summed(arena, 'slopes', SLOPES_ROOM, slopes);
    const table = levels && joint && summed(arena, 'joint', JOINT_ROOM, joint);
    const { scale, width, height } = map;
    const to = [sums.at, ofLevels, table?.at ?? 0, arena.scratch('notes', NOTES)] as const;
    loops.tallySeen(uv, seen, points.count, scale, ranks, width, height, ...to);
    sums.read();
    table?.read();
  };
}

function rankTally({ arena, loops, kept }: Memory, plain: RankTally): RankTally {
  return (points, motion, counts) => {
    const { count, camera, level, width, height } = points;
    const places = isTiny(points) ? undefined : kept.place([columns(points), whole(points.ranks), whole(points.bin)]);
    if (!places) return plain(points, motion, counts);
    const [xyz, ranks, bin] = places;
    const { uv, seen } = see(arena, loops, xyz, count, motion, camera, false);
    const sums = summed(arena, 'counts', counts.length, counts);
    loops.tallyRanks(uv, seen, count, 2 ** -level, ranks, width, height, bin, sums.at, arena.scratch('notes', NOTES));
    sums.read();
  };
}

function simdLook({ arena, loops, kept }: Memory, plain: Look): Look {
  return (points, motion, camera) => {
    const places = kept.place([columns(points)]);
    if (!places) return plain(points, motion, camera);
    const { count } = points;
    const { uv, seen, rows } = see(arena, loops, places[0], count, motion, camera, true);
    return { xyz: arena.float64(rows, 3 * count), uv: arena.float64(uv, 2 * count), seen: arena.bytes(seen, count) };
  };
}

/** Moves and projects columns of float64; `rows` holds the moved points where they are asked for, or where the lens needs them. */
function see(
  arena: Arena,
  loops: SimdLoops,
  at: number,
  count: number,
  motion: Float64Array,
  camera: Camera,
  keep: boolean,
) {
  // Lenses of other formulas are asked themselves.
  const known = camera.formula?.name === 'brown' || camera.formula?.name === 'equidistant';
  const formula = known ? camera.formula : undefined;
  const even = count + 1;
  const uv = arena.scratch('uv', 16 * even);
  const seen = arena.scratch('seen', even);
  const rows = keep || !formula ? arena.scratch('rows', 24 * even) : 0;
  const view = arena.scratch('view', 8 * 32);
  const numbers = arena.float64(view, 32);
  numbers.set(motion);
  const xyz = [at, at + columnBytes(count), at + 2 * columnBytes(count)] as const;
  if (!formula) {
    loops.moveRows(...xyz, count, view, rows);
    camera.project(arena.float64(rows, 3 * count), count, arena.float64(uv, 2 * count), arena.bytes(seen, count));
    return { uv, seen, rows };
  }
  const { name, coefficients, limit, cosine } = formula;
  numbers[12] = limit;
  numbers[13] = cosine;
  numbers.set(camera.params.subarray(0, 4), 14);
  numbers.set(coefficients, 18);
  const rational = name === 'brown' && coefficients.slice(5).some(k => k !== 0);
  if (name === 'brown') loops.seeBrown(...xyz, count, view, Number(rational), uv, seen, rows);
  else loops.seeEquidistant(...xyz, count, view, uv, seen, rows);
  return { uv, seen, rows };
}

/** Loops read pairs. */
function columnBytes(count: number): number {
  return 8 * (count + (count & 1));
}

/** x, y and z as three columns. */
function columns({ xyz, count }: LensPoints): Kept {
  const bytes = columnBytes(count);
  return {
    key: xyz,
    bytes: 3 * bytes,
    write(at, arena) {
      for (let c = 0; c < 3; c++) {
        const column = arena.float64(at + c * bytes, count);
        for (let i = 0, from = c; i < count; i++, from += 3) column[i] = xyz[from];
      }
    },
  };
}

function whole(view: Float32Array | Uint8Array): Kept {
  return {
    key: view,
    bytes: view.byteLength,
    write: (at, arena) =>
      arena.bytes(at, view.byteLength).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)),
  };
}

/** Sums that go on from what is given, and back again. */
function summed(arena: Arena, name: string, room: number, given: Float64Array) {
  const at = arena.scratch(name, 8 * room);
  const numbers = arena.float64(at, given.length);
  numbers.set(given);
  return { at, read: () => given.set(numbers) };
}

/** One row or column of pixels has nothing between them. */
function isTiny({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width < 2 || height < 2;
}
