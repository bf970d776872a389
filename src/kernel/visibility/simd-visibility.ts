// Neighbouring beams and the z-buffer compiled to WebAssembly (assembly/neighbours.ts, pieces.ts): the same bits as
// plain-visibility.ts.
import { Arena } from '../arena.js';
import { simdLoops } from '../simd-loops.js';
import { Cells } from './cells.js';
import { plainVisibilityKernels } from './plain-visibility.js';
import { type Beams, cellNumbers, type Pieces, type VisibilityKernels } from './visibility-kernels.js';

/** Cells farther out than this are left to the plain loops: whole numbers of 32 bits might overflow beside them. */
const FARTHEST = 2 ** 30;

/** Room for pieces that are laid out before they are drawn, bytes: as in assembly/pieces.ts. */
const QUARTERS = 129 * 136;

/** Throws where there is no WebAssembly with SIMD and shared memory. Calls throw FL0306 where memory ends. */
export function simdVisibilityKernels(): VisibilityKernels {
  const arena = new Arena();
  const loops = simdLoops(arena.memory);
  const plain = plainVisibilityKernels();
  const put = (view: Float32Array | Float64Array | Int32Array, name: string) => {
    const at = arena.scratch(name, view.byteLength);
    arena.bytes(at, view.byteLength).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return at;
  };
  return {
    name: 'simd',
    neighbours(beams: Beams, members: Int32Array, width: number, height: number) {
      const { azimuth, elevation } = beams;
      const count = azimuth.length;
      const cells = new Cells(azimuth, elevation, width, height);
      if (!isNear(cells.x) || !isNear(cells.y)) return plain.neighbours(beams, members, width, height);
      const { left, top, columns, rows, shift, slots } = cells.layout;
      const where = [
        put(azimuth, 'azimuth'),
        put(elevation, 'elevation'),
        put(cells.x, 'x'),
        put(cells.y, 'y'),
      ] as const;
      const made = [arena.scratch('heads', 4 * slots), slots, arena.scratch('nodes', 32 * count)] as const;
      const out = arena.scratch('neighbours', 16 * count);
      const table = [left, top, columns, rows, shift, width, height] as const;
      loops.neighbours(...where, count, put(members, 'members'), members.length, ...table, ...made, out);
      return arena.int32(out, 4 * count).slice();
    },
    draw({ u, v, distance, axes, surface, members, size, columns, rows, edge }: Pieces) {
      const points = [put(u, 'u'), put(v, 'v'), put(distance, 'distance'), put(axes, 'axes')] as const;
      const numbers = cellNumbers(columns, rows);
      const cells = arena.scratch('cells', 4 * numbers);
      const drawn = [put(surface, 'surface'), put(members, 'members'), members.length] as const;
      loops.drawPieces(...points, ...drawn, size, columns, rows, edge, cells, arena.scratch('quarters', QUARTERS));
      return arena.int32(cells, numbers);
    },
  };
}

function isNear(cells: Int32Array): boolean {
  for (const c of cells) if (c < -FARTHEST || c > FARTHEST) return false;
  return true;
}
