// KITTI velodyne files: x, y, z, reflectance as float32, little-endian, 16 bytes per point; in _extract drives as text.
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { PointCloud, PointField } from '../../message/value.js';

const step = 16;

const fields: readonly PointField[] = ['x', 'y', 'z', 'intensity'].map((name, i) => ({
  name,
  type: 'float32',
  offset: 4 * i,
  count: 1,
}));

/** `binary` is .bin, a view of the file; otherwise lines of four numbers, parsed. `atStamp` as in PointCloud. */
export function velodyneDecoder(binary: boolean, atStamp = false): Decoder {
  return {
    kind: 'lidar',
    columns: [],
    stampPrefix: 0,
    stamp: () => undefined,
    decode: bytes => cloud(binary ? bytes : parsePoints(bytes), atStamp),
  };
}

function cloud(data: Uint8Array, atStamp: boolean): PointCloud {
  if (data.length % step !== 0)
    throw new FramelockError(
      'FL0306',
      `expected a multiple of ${step} bytes, got a velodyne file of ${data.length} bytes`,
    );
  const width = data.length / step;
  return {
    kind: 'points',
    frameId: 'velodyne',
    width,
    height: 1,
    fields,
    bigEndian: false,
    step,
    rowStep: data.length,
    data,
    ...(atStamp ? { atStamp } : {}),
  };
}

function parsePoints(bytes: Uint8Array): Uint8Array {
  const words = new TextDecoder()
    .decode(bytes)
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length % 4 !== 0)
    throw new FramelockError('FL0306', `expected four numbers per point, got ${words.length} numbers`);
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (let i = 0; i < words.length; i++) {
    const value = Number(words[i]);
    if (Number.isNaN(value) && words[i].toLowerCase() !== 'nan')
      throw new FramelockError('FL0306', `expected a number, got "${words[i].slice(0, 40)}"`);
    view.setFloat32(4 * i, value, true);
  }
  return new Uint8Array(view.buffer);
}
