// Refuses a cloud whose numbers do not fit its bytes, before anything is allocated or read.
import { FramelockError } from '../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../message/value.js';

/** Throws FL0306 unless every point lies inside `data` and every one of `fields` inside a point. */
export function checkCloud(cloud: PointCloud, fields: readonly PointField[] = cloud.fields): void {
  const { width, height, step, rowStep, data } = cloud;
  for (const { name, type, offset, count } of fields) {
    const end = offset + scalarBytes[type] * Math.max(1, count);
    if (!(offset >= 0 && end <= step))
      throw new FramelockError(
        'FL0306',
        `expected field "${name}" inside a point of ${step} bytes, got its end at ${end}`,
      );
  }
  if (width === 0 || height === 0) return;
  const rowsFit = width > 0 && height > 0 && (height === 1 || rowStep >= width * step);
  if (!(step > 0 && rowsFit && (height - 1) * rowStep + width * step <= data.length))
    throw new FramelockError(
      'FL0306',
      `expected ${width}×${height} points of ${step} bytes in rows of ${rowStep}, got ${data.length} bytes`,
    );
}
