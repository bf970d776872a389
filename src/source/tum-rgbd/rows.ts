// Rows of the texts of a sequence: cells between blanks, the first of which is a stamp in seconds.
import { unitQuaternion } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { parseMomentText } from '../../time/moment-text.js';
import type { FileSource } from '../plain-files/file-source.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

const text = new TextDecoder();
const HASH = 0x23;

export function isComment(bytes: Uint8Array, start = 0): boolean {
  return bytes[start] === HASH;
}

/** The benchmark's own tools take commas and tabs for blanks, too. */
export function cellsOf(line: Uint8Array): string[] {
  return text
    .decode(line)
    .trim()
    .split(/[\s,]+/);
}

export function stampOf(cell: string): bigint | undefined {
  return parseMomentText(cell, 's');
}

/** `ax ay az`, m/s². */
export const accelerometer: Decoder = stamplessDecoder(
  'imu',
  line => ({
    kind: 'sample',
    frameId: 'accelerometer',
    childFrameId: '',
    values: Float64Array.from(numbersOf(line, 3)),
  }),
  [{ name: 'linear_acceleration', width: 3, unit: 'm/s^2' }],
);

/** `tx ty tz qx qy qz qw`: T_world_frame. `trusted`: becomes the trajectory unless a rig file says otherwise. */
export function poseDecoder(frame: string, trusted: boolean): Decoder {
  return stamplessDecoder(
    trusted ? 'odometry' : 'pose',
    line => {
      const numbers = numbersOf(line, 7);
      const q = unitQuaternion(numbers.slice(3));
      if (!q)
        throw new FramelockError('FL0304', `expected a unit quaternion, got x y z w ${numbers.slice(3).join(' ')}`);
      return {
        kind: 'sample',
        frameId: 'world',
        childFrameId: frame,
        values: Float64Array.of(...numbers.slice(0, 3), ...q),
      };
    },
    [
      { name: 'position', width: 3, unit: 'm' },
      { name: 'orientation_xyzw', width: 4, unit: '' },
    ],
  );
}

/** The numbers behind the stamp: as many as wanted, all of them finite. */
function numbersOf(line: Uint8Array, count: number): number[] {
  const cells = cellsOf(line).slice(1, count + 1);
  const numbers = cells.map(Number);
  if (numbers.length === count && numbers.every(Number.isFinite)) return numbers;
  throw new FramelockError(
    'FL0304',
    `expected ${count} numbers behind the stamp, got "${cells.join(' ').slice(0, 200)}"`,
  );
}

export function reportEmpty(topic: string, file: string, issues: Issues): void {
  issues.add('FL0206', `${topic}.txt holds no rows: copy it again`, { file, topic });
}

/** `offset`: where the first of them begins. */
export function reportDamaged(
  source: FileSource,
  topic: string,
  file: string | undefined,
  count: number,
  offset: number | undefined,
  issues: Issues,
): void {
  source.lose('row_damaged', topic, count);
  if (count > 0)
    issues.add(
      'FL0572',
      `${count} rows of ${topic}.txt do not begin with a stamp in s, or are longer than a row can be; they were left out`,
      { file, offset, topic },
    );
}
