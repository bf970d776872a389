// KITTI velodyne files: x, y, z, reflectance as float32, little-endian, 16 bytes per point; in _extract drives as text.

import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { binCloud, binFields, namesOf } from '../plain-files/bin-cloud.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

/** Numbers of a point: reflectance is kept as intensity. */
export const VELODYNE = ['x', 'y', 'z', 'intensity'] as const;

/** What a channel's decoder depends on: nothing where points have the layout's own numbers. */
export function widthText(width: number): string {
  return width === VELODYNE.length ? '' : ` ${width}`;
}

/**
 * `binary` is .bin, a view of the file, of `width` numbers per point; otherwise lines of four numbers, parsed. `atStamp` as in
 * PointCloud.
 */
export function velodyneDecoder(binary: boolean, width: number = VELODYNE.length, atStamp = false): Decoder {
  const fields = binFields(namesOf(VELODYNE, width));
  return stamplessDecoder('lidar', bytes => {
    const cloud = binCloud(binary ? bytes : parsePoints(bytes), 'velodyne', fields);
    return atStamp ? { ...cloud, atStamp } : cloud;
  });
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
