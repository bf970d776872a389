// OpenLABEL's transform_data as a rigid transform: a matrix, a quaternion or Euler angles, and a translation.
import { type EulerSequence, fromEuler } from '../../geometry/from-euler.js';
import { fromMatrix, type SE3, unitQuaternion, type Vec3 } from '../../geometry/se3.js';
import { numberOf, valueAt } from '../json/json-values.js';

/**
 * ASAM OpenLABEL 1.0, transform_data: `matrix4x4` row by row (X_dst = M · X_src), `quaternion` x y z w, or `euler_angles` (rad) in
 * the order of `sequence`, ZYX where none is said: R = Rz(a₀) · Ry(a₁) · Rx(a₂). Undefined for what is no rigid transform.
 */
export function transformOf(data: unknown): SE3 | undefined {
  const matrix = numbersOf(valueAt(data, 'matrix4x4'), 16);
  if (matrix) {
    try {
      return fromMatrix(matrix);
    } catch {
      return undefined;
    }
  }
  const t = numbersOf(valueAt(data, 'translation'), 3) as Vec3 | undefined;
  if (!t?.every(Number.isFinite)) return undefined;
  const quaternion = numbersOf(valueAt(data, 'quaternion'), 4);
  const angles = numbersOf(valueAt(data, 'euler_angles'), 3);
  const sequence = sequenceOf(valueAt(data, 'sequence'));
  const given = quaternion ?? (angles && sequence ? fromEuler(sequence, angles as unknown as Vec3) : undefined);
  const q = given && unitQuaternion(given);
  return q && { q, t };
}

/** Exactly `count` numbers, nested lists row by row; NaN for an item that is none. */
function numbersOf(value: unknown, count: number): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length > count) return undefined;
  const flat = value.flat();
  return flat.length === count ? flat.map(numberOf) : undefined;
}

function sequenceOf(value: unknown): EulerSequence | undefined {
  const text = value === undefined || value === null ? 'ZYX' : String(value).toUpperCase();
  return /^[XYZ]{3}$/.test(text) ? (text as EulerSequence) : undefined;
}
