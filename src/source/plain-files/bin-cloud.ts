// Clouds in `.bin` files: points one behind another, each of some float32 numbers, little-endian, without a head.
import { FramelockError } from '../../issue.js';
import type { PointCloud, PointField } from '../../message/value.js';

/**
 * Names of `width` numbers of a point where the layout has others: what every set begins with, x y z intensity, and numbers
 * that nobody named, `extra_1` and so on.
 */
export function namesOf(usual: readonly string[], width: number): readonly string[] {
  if (width === usual.length) return usual;
  return Array.from({ length: width }, (_, i) => (i < 4 ? ['x', 'y', 'z', 'intensity'][i] : `extra_${i - 3}`));
}

/** Fields of points of these numbers. */
export function binFields(names: readonly string[]): readonly PointField[] {
  return names.map((name, i) => ({ name, type: 'float32', offset: 4 * i, count: 1 }));
}

/** A view of the file's bytes. Throws FL0306 for what is no whole number of points. */
export function binCloud(data: Uint8Array, frameId: string, fields: readonly PointField[]): PointCloud {
  const step = 4 * fields.length;
  if (data.length % step !== 0)
    throw new FramelockError(
      'FL0306',
      `expected a multiple of ${step} bytes, ${fields.length} float32 numbers per point, got ${data.length} bytes`,
    );
  const width = data.length / step;
  return {
    kind: 'points',
    frameId,
    width,
    height: 1,
    fields,
    bigEndian: false,
    step,
    rowStep: data.length,
    data,
  };
}
