// Painted clouds as binary PLY (Turk 1994, "The PLY Polygon File Format"): one vertex per point, little endian.
import type { Painted } from '../projection/index.js';

/** Bytes of a vertex, in this order. Names and types are what viewers know (Open3D leaves `uint` out); the rest they show or skip. */
const properties = [
  ['float', 'x'],
  ['float', 'y'],
  ['float', 'z'],
  ['uchar', 'red'],
  ['uchar', 'green'],
  ['uchar', 'blue'],
  ['uchar', 'camera'],
  ['uchar', 'visibility'],
  ['float', 'u'],
  ['float', 'v'],
  ['float', 'intensity'],
  ['int', 'frame'],
  ['int', 'point'],
] as const;
const VERTEX_BYTES = 37;

/** Headers of one file are all this long, so that the number of points can be put in when it is known. */
const COUNT_DIGITS = 15;

/** `about`: lines for the header; a line break in them becomes a blank. */
export function plyHeader(points: number, about: readonly string[]): Uint8Array {
  // Blanks after the number, not zeros before it, which some readers take for octal.
  const lines = [
    'ply',
    'format binary_little_endian 1.0',
    ...about.map(line => `comment ${line.replace(/[^\x20-\x7e]/g, ' ')}`),
    `element vertex ${String(points).padEnd(COUNT_DIGITS)}`,
    ...properties.map(([type, name]) => `property ${type} ${name}`),
    'end_header',
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

export interface PaintedFrame {
  readonly frame: number;
  /** x, y, z per point, m. */
  readonly xyz: Float64Array;
  /** NaN where the sensor has none. */
  readonly intensity: (point: number) => number;
  readonly painted: Painted;
}

/** The vertices of one frame; points without a place (NaN, infinite) are left out and counted. */
export function plyVertices({ frame, xyz, intensity, painted }: PaintedFrame): {
  bytes: Uint8Array;
  count: number;
  placeless: number;
} {
  const total = xyz.length / 3;
  const bytes = new Uint8Array(total * VERTEX_BYTES);
  const view = new DataView(bytes.buffer);
  let count = 0;
  for (let i = 0; i < total; i++) {
    if (![0, 1, 2].every(c => Number.isFinite(Math.fround(xyz[3 * i + c])))) continue;
    const at = count * VERTEX_BYTES;
    for (let c = 0; c < 3; c++) {
      view.setFloat32(at + 4 * c, xyz[3 * i + c], true);
      bytes[at + 12 + c] = painted.rgb[3 * i + c];
    }
    bytes[at + 15] = painted.camera[i];
    bytes[at + 16] = painted.visibility[i];
    view.setFloat32(at + 17, painted.u[i], true);
    view.setFloat32(at + 21, painted.v[i], true);
    view.setFloat32(at + 25, intensity(i), true);
    view.setInt32(at + 29, frame, true);
    view.setInt32(at + 33, i, true);
    count++;
  }
  return { bytes: bytes.subarray(0, count * VERTEX_BYTES), count, placeless: total - count };
}
