// Clouds that the message does not hold as packed points: built as float32 columns side by side.
import type { PointCloud } from '../value.js';

const hostIsBig = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

/** `columns` are (name, value of point i); the result is one row of packed float32 points. */
export function floatCloud(
  frameId: string,
  count: number,
  columns: readonly (readonly [name: string, at: (i: number) => number])[],
): PointCloud {
  const width = columns.length;
  const packed = new Float32Array(count * width);
  for (const [c, [, at]] of columns.entries()) for (let i = 0; i < count; i++) packed[i * width + c] = at(i);
  return packedCloud(
    frameId,
    columns.map(([name]) => name),
    packed,
  );
}

/** One row of points that are packed already: a number of each name, point by point. */
export function packedCloud(frameId: string, names: readonly string[], packed: Float32Array): PointCloud {
  return {
    kind: 'points',
    frameId,
    width: packed.length / names.length,
    height: 1,
    fields: names.map((name, c) => ({ name, type: 'float32', offset: 4 * c, count: 1 })),
    bigEndian: hostIsBig,
    step: 4 * names.length,
    rowStep: packed.byteLength,
    data: new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength),
  };
}
