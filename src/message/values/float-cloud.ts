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
  return {
    kind: 'points',
    frameId,
    width: count,
    height: 1,
    fields: columns.map(([name], c) => ({ name, type: 'float32', offset: 4 * c, count: 1 })),
    bigEndian: hostIsBig,
    step: 4 * width,
    rowStep: packed.byteLength,
    data: new Uint8Array(packed.buffer),
  };
}
