// Pieces of surface drawn into a z-buffer of a picture.
import { fastVisibilityKernels, plainVisibilityKernels } from '../../../dist/kernel/index.js';
import { columnOf } from './columns.mjs';

export function pieceCases(folder, size, kind) {
  const kernels = kind === 'simd' ? fastVisibilityKernels() : plainVisibilityKernels();
  const read = (Type, name) => columnOf(Type, folder, size, `pieces_${name}`);
  const [cell, columns, rows, edge] = read(Float64Array, 'grid');
  const [u, v, distance] = ['u', 'v', 'distance'].map(name => read(Float32Array, name));
  const [surface, members] = ['surface', 'members'].map(name => read(Int32Array, name));
  const pieces = {
    u,
    v,
    distance,
    axes: read(Float64Array, 'axes'),
    surface,
    members,
    size: cell,
    columns,
    rows,
    edge,
  };
  const run = () => ({ cells: kernels.draw(pieces) });
  return [{ kernel: 'z_buffer', variant: kind, size, run, outputs: run }];
}
