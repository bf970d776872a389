// KITTI's text files of matrices, shared by all its layouts: `KEY: numbers` per line, 7 to 13 digits.
import { fromMatrix, inverse, type SE3, type Vec3 } from '../geometry/se3.js';
import { FramelockError } from '../issue.js';

/** Rotation and translation as the files write them: 7 digits, so `R` is a rotation only to about 1e-7. */
export interface Rigid {
  readonly R: readonly number[];
  readonly t: Vec3;
}

export type KittiNumbers = ReadonlyMap<string, readonly number[]>;

/** No matrix needs more characters; a line of megabytes is not taken apart. */
const MAX_LINE = 4096;

/**
 * Every `KEY: words`, a word that is no number as NaN, so that a damaged matrix is not taken for one that is absent. The
 * tracking benchmark's files have no colon in some lines.
 */
export function kittiNumbers(text: string): KittiNumbers {
  const found = new Map<string, readonly number[]>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, rest] = /^\s*([A-Za-z_]\w*)(?:\s*:|\s)(.*)$/.exec(line.slice(0, MAX_LINE)) ?? [];
    // Converters leave a line without numbers for what they do not know.
    if (key === undefined || rest.trim() === '') continue;
    found.set(key, line.length > MAX_LINE ? [Number.NaN] : rest.trim().split(/\s+/).map(Number));
  }
  return found;
}

/** Throws FL0501 when the key is missing, has another count of numbers, or something that is no number. */
export function needNumbers(numbers: KittiNumbers, key: string, count: number, file: string): readonly number[] {
  const found = numbers.get(key);
  if (found?.length === count && found.every(Number.isFinite)) return found;
  const finite = found?.filter(Number.isFinite).length ?? 0;
  const got = found && finite > 0 ? `${finite}${finite < found.length ? ` of ${found.length} words` : ''}` : 'none';
  throw new FramelockError('FL0501', `expected ${count} numbers for ${key}, got ${got}`, { at: { file } });
}

/** From two keys, 9 and 3 numbers. */
export function rigidOfKeys(numbers: KittiNumbers, R: string, T: string, file: string): Rigid {
  const t = needNumbers(numbers, T, 3, file);
  return { R: needNumbers(numbers, R, 9, file), t: [t[0], t[1], t[2]] };
}

/** From one row-major 3×4 matrix. */
export function rigidOfRows(m: readonly number[]): Rigid {
  return { R: [...m.slice(0, 3), ...m.slice(4, 7), ...m.slice(8, 11)], t: [m[3], m[7], m[11]] };
}

/** P = K (I | t): the camera's matrix, and where the frame's origin is seen from the lens. */
export function splitProjection(P: readonly number[]): { K: readonly number[]; t: Vec3 } {
  const K = [P[0], P[1], P[2], P[4], P[5], P[6], P[8], P[9], P[10]];
  // Written out for K = [fx 0 cx; 0 fy cy; 0 0 1], the only form rectification gives.
  return { K, t: [(P[3] - K[2] * P[11]) / K[0], (P[7] - K[5] * P[11]) / K[4], P[11]] };
}

/** [R | t] times [R | t], without making the product a true rotation. */
export function product(T_a_b: Rigid, T_b_c: Rigid): Rigid {
  const R: number[] = [];
  const t: number[] = [];
  for (let i = 0; i < 3; i++) {
    const row = T_a_b.R.slice(3 * i, 3 * i + 3);
    const dot = (x: number, y: number, z: number) => row[0] * x + row[1] * y + row[2] * z;
    for (let j = 0; j < 3; j++) R.push(dot(T_b_c.R[j], T_b_c.R[3 + j], T_b_c.R[6 + j]));
    t.push(dot(...T_b_c.t) + T_a_b.t[i]);
  }
  return { R, t: [t[0], t[1], t[2]] };
}

/** T_parent_child from the written T_child_parent, its rotation replaced by the nearest true one. Throws FL0501. */
export function turnedRound(parent: string, child: string, { R, t }: Rigid, file: string): SE3 {
  try {
    return inverse(fromMatrix([...R.slice(0, 3), t[0], ...R.slice(3, 6), t[1], ...R.slice(6, 9), t[2]]));
  } catch (cause) {
    const text = `expected a rotation for ${parent} -> ${child}, got ${R.join(' ')}`;
    throw new FramelockError('FL0501', text, { at: { file }, cause });
  }
}

/** Throws FL0501 unless K = [fx 0 cx; 0 fy cy; 0 0 1] with focal lengths above 0. */
export function checkPinhole(K: readonly number[], camera: string, file: string): void {
  if (K[0] > 0 && K[4] > 0 && K[8] === 1 && K[1] === 0 && K[3] === 0 && K[6] === 0 && K[7] === 0) return;
  const text = `expected a camera matrix [fx 0 cx; 0 fy cy; 0 0 1] for camera ${camera}, got ${K.join(' ')}`;
  throw new FramelockError('FL0501', text, { at: { file } });
}
