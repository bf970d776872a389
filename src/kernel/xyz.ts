// The coordinates of a recorded cloud as three columns: what needs no other number of a point reads no other.
import { FramelockError } from '../issue.js';
import type { PointCloud, PointField } from '../message/value.js';
import { checkCloud } from './check-cloud.js';
import { readPointColumn } from './point-column.js';
import { MAX_NUMBERS } from './read-plan.js';

/** The fields x, y and z; of an array its first number. Throws FL0306 when one is missing or the cloud does not fit its bytes. */
export function xyzFields(cloud: PointCloud): readonly [PointField, PointField, PointField] {
  checkCloud(cloud);
  if (3 * cloud.width * cloud.height > MAX_NUMBERS)
    throw new FramelockError(
      'FL0306',
      `expected at most ${MAX_NUMBERS} numbers, got ${cloud.width}×${cloud.height} points of 3`,
    );
  const found = ['x', 'y', 'z'].map(name => cloud.fields.find(field => field.name === name));
  const [x, y, z] = found;
  if (x && y && z) return [x, y, z];
  const names = cloud.fields.map(field => field.name).join(' ');
  throw new FramelockError('FL0306', `expected the point fields x, y and z, got ${names || 'none'}`);
}

/** As `CloudKernels.readXyz`, into the arrays given. */
export function readXyz(cloud: PointCloud, out: readonly [Float32Array, Float32Array, Float32Array]): void {
  if (cloud.width * cloud.height === 0) return;
  xyzFields(cloud).forEach(({ type, offset }, i) => {
    readPointColumn(cloud, type, offset, out[i], 0, 1);
  });
}
