// Colours of a picture at places scattered over it.
import { plainColours, simdColours } from '../../../dist/kernel/index.js';
import { columnOf } from './columns.mjs';

export function colourCases(folder, size, kind) {
  const kernels = kind === 'simd' ? simdColours() : plainColours;
  const [width, height] = columnOf(Float64Array, folder, size, 'size');
  const picture = { width, height, rgb: columnOf(Uint8Array, folder, size, 'rgb') };
  const [u, v] = ['u', 'v'].map(name => columnOf(Float32Array, folder, size, name));
  const nearest = () => ({ rgb: kernels.nearest(picture, u, v) });
  const mixed = () => ({ rgb: kernels.mixed(picture, u, v) });
  return [
    { kernel: 'colour_nearest', variant: kind, size, run: nearest, outputs: nearest },
    { kernel: 'colour_mixed', variant: kind, size, run: mixed, outputs: mixed },
  ];
}
