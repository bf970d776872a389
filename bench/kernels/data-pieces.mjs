// What a z-buffer draws: the pieces of surface between a sweep's beams, as occlusion on the picture of a camera asks for them.
import { plainVisibilityKernels, projectCloud } from '../../dist/kernel/index.js';
import { visibilityOf } from '../../dist/projection/index.js';
import { lenses, toCamera } from './data-lens.mjs';

/** As `Pieces` of kernel/visibility/visibility-kernels.ts, `pieces_` before each name; `pieces_grid`: size of a cell (px), columns, rows, edge. */
export function pieceData({ x, y, z }) {
  const count = x.length;
  const points = new Float32Array(3 * count);
  for (const [k, column] of [x, y, z].entries()) for (let i = 0; i < count; i++) points[3 * i + k] = column[i];
  const cloud = { points, stride: 3, xyz: [0, 1, 2] };
  const lens = lenses.plumb_bob;
  const seen = projectCloud({ ...cloud, count, toCamera, lens });
  const { size, columns, rows, edge, ...arrays } = asked({ ...cloud, ...seen, distance: seen.depth, toCamera, lens });
  const named = Object.entries(arrays).map(([name, values]) => [`pieces_${name}`, values]);
  return { ...Object.fromEntries(named), pieces_grid: Float64Array.of(size, columns, rows, edge) };
}

/** What the kernels are given to draw. */
function asked(sightings) {
  const kernels = plainVisibilityKernels();
  let pieces;
  const draw = given => {
    pieces = given;
    return kernels.draw(given);
  };
  visibilityOf(sightings, { ...kernels, draw });
  return pieces;
}
