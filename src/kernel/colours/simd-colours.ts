// Colours of pictures with compiled loops (assembly/colours.ts).
import type { Arena } from '../arena.js';
import { scratchLoops } from '../scratch-loops.js';
import { type ColourKernels, checkColours, type Picture } from './colour-kernels.js';
import { bins, light } from './light.js';

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function simdColours(): ColourKernels {
  const { arena, loops } = scratchLoops();
  return {
    name: 'simd',
    nearest(picture, u, v) {
      const { places, out } = place(arena, picture, u, v);
      loops.nearestColour(...places, out);
      return arena.bytes(out, 3 * u.length).slice();
    },
    mixed(picture, u, v) {
      const { places, out } = place(arena, picture, u, v);
      const tables = [light, bins().edge, bins().base].map(table => copyOf(arena, table)) as [number, number, number];
      loops.mixedColour(...places, ...tables, out);
      return arena.bytes(out, 3 * u.length).slice();
    },
  };
}

function place(arena: Arena, picture: Picture, u: Float32Array, v: Float32Array) {
  checkColours(picture, u, v);
  const { width, height, rgb } = picture;
  arena.recycle();
  const pixels = copyOf(arena, rgb.subarray(0, 3 * width * height));
  const places = [pixels, width, height, copyOf(arena, u), copyOf(arena, v), u.length] as const;
  return { places, out: arena.take(3 * u.length) };
}

function copyOf(arena: Arena, { buffer, byteOffset, byteLength }: Uint8Array | Float32Array | Float64Array): number {
  const at = arena.take(byteLength);
  arena.bytes(at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
  return at;
}
