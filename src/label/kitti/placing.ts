// KITTI's boxes stand upright in a camera, ours lie in the cloud: both ways between the two, with the exact rotation.
import { wrapAngle } from '../../geometry/angle.js';
import type { Box3 } from '../../geometry/box3.js';
import { rotateVector } from '../../geometry/rotation-vector.js';
import { compose, fromMatrix, inverse, type Quaternion, type SE3, type Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { kittiNumbers, needNumbers, product, rigidOfRows } from '../../rig/kitti-matrices.js';
import type { KittiBox } from './row.js';

/** Box axes (x ahead, y left, z up) in a camera to whose right the box looks: ahead is x, left is z, up is −y. */
const Q_CAM_BOX: Quaternion = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];
const EYE = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/**
 * T_velo_rect of a calibration text: from the rectified camera 0 into the LiDAR's frame, the inverse of R0_rect Tr_velo_to_cam.
 * Object and tracking write the two under different names. Throws FL0501 where a number is missing or wrong.
 */
export function rectInVelodyne(text: string, file: string): SE3 {
  const numbers = kittiNumbers(text);
  const key = (...keys: readonly string[]) => keys.find(one => numbers.has(one)) ?? keys[0];
  const Tr = rigidOfRows(needNumbers(numbers, key('Tr_velo_to_cam', 'Tr_velo_cam'), 12, file));
  const rect = key('R0_rect', 'R_rect');
  const R = numbers.has(rect) ? needNumbers(numbers, rect, 9, file) : EYE;
  const whole = product({ R, t: [0, 0, 0] }, Tr);
  const [r, t] = [whole.R, whole.t];
  try {
    return inverse(fromMatrix([...r.slice(0, 3), t[0], ...r.slice(3, 6), t[1], ...r.slice(6, 9), t[2]]));
  } catch (cause) {
    const text = `expected a rotation for R0_rect Tr_velo_to_cam, got ${r.join(' ')}`;
    throw new FramelockError('FL0501', text, { at: { file }, cause });
  }
}

/** A row's box in the frame whose T_frame_rect is given. */
export function boxOf({ hwl: [h, w, l], bottom: [x, y, z], yaw }: KittiBox, T_frame_rect: SE3): Box3 {
  const q: Quaternion = [0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)];
  const T_rect_box = compose({ q, t: [x, y - h / 2, z] }, { q: Q_CAM_BOX, t: [0, 0, 0] });
  return { T: compose(T_frame_rect, T_rect_box), size: [l, w, h] };
}

/** The upright box nearest to `box` of the frame whose T_rect_frame is given, and by how much that leans, rad. */
export function rowOf(
  { T, size: [l, w, h] }: Box3,
  T_rect_frame: SE3,
): { readonly box: KittiBox; readonly lean: number } {
  const T_rect_box = compose(T_rect_frame, T);
  const turn = (v: Vec3) => rotateVector(T_rect_box.q, v);
  const [ahead, up] = [turn([1, 0, 0]), turn([0, 0, 1])];
  const [x, y, z] = T_rect_box.t;
  const lean = Math.atan2(Math.hypot(up[0], up[2]), -up[1]);
  return { box: { hwl: [h, w, l], bottom: [x, y + h / 2, z], yaw: Math.atan2(-ahead[2], ahead[0]) }, lean };
}

/** Observation angle, rad in ±π: the yaw as seen from the camera. */
export function alphaOf({ bottom: [x, , z], yaw }: KittiBox): number {
  return wrapAngle(yaw - Math.atan2(x, z));
}
