// KITTI raw calibration (calib_cam_to_cam, calib_velo_to_cam, calib_imu_to_velo) as CameraInfo and transforms.
import { FramelockError } from '../issue.js';
import type { CameraInfo, Transforms } from '../message/value.js';
import {
  checkPinhole,
  type KittiNumbers,
  kittiNumbers,
  needNumbers,
  product,
  type Rigid,
  rigidOfKeys,
  splitProjection,
  turnedRound,
} from './kitti-matrices.js';

export interface KittiCalibration {
  /** By camera frame, `image_00` to `image_03`, as far as the files have them. */
  readonly cameras: Map<string, CameraInfo>;
  /** `oxts` (root) -> `velodyne` -> `image_0x`, as far as the files have them. */
  readonly transforms: Transforms;
}

type Transform = Transforms['transforms'][number];

const CAMERAS = ['00', '01', '02', '03'];
const IDENTITY3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/**
 * Reads the calibration of one KITTI raw day (Geiger et al. 2013, sec. III and devkit readme); a missing text leaves out
 * what it would give. KITTI's `Tr_velo_to_cam` is T_cam_velo: the matrices are composed as written, the product's rotation
 * is replaced by the nearest true rotation, and only then inverted to the pose of the child.
 *
 * `rectified` (drives named *_sync): pixels are those of P_rect_0x. The camera's own centre is its frame's origin,
 * so P's fourth column goes into the pose: x = K (I | K^-1 p4) R_rect_00 (R|T)_velo_to_cam X.
 * Otherwise (*_extract): K_0x and D_0x, pose (R_0x|T_0x) (R|T)_velo_to_cam.
 * Throws FL0501 when a number is missing or wrong.
 */
export function kittiRawCalibration(
  texts: { camToCam?: string; veloToCam?: string; imuToVelo?: string },
  rectified: boolean,
): KittiCalibration {
  const cameras = new Map<string, CameraInfo>();
  const transforms: Transform[] = [];
  if (texts.imuToVelo !== undefined) {
    const T_velo_imu = rigidOfKeys(kittiNumbers(texts.imuToVelo), 'R', 'T', 'calib_imu_to_velo.txt');
    transforms.push(placed('oxts', 'velodyne', T_velo_imu, 'calib_imu_to_velo.txt'));
  }
  if (texts.camToCam === undefined) return { cameras, transforms: { kind: 'transforms', transforms } };
  const file = 'calib_cam_to_cam.txt';
  const cam = kittiNumbers(texts.camToCam);
  const T_cam0_velo =
    texts.veloToCam === undefined
      ? undefined
      : rigidOfKeys(kittiNumbers(texts.veloToCam), 'R', 'T', 'calib_velo_to_cam.txt');
  for (const id of CAMERAS) {
    if (!cam.has(rectified ? `P_rect_${id}` : `K_${id}`)) continue;
    const { info, T_cam_cam0 } = rectified ? rectifiedCamera(cam, id, file) : rawCamera(cam, id, file);
    cameras.set(info.frameId, info);
    if (T_cam0_velo) transforms.push(placed('velodyne', info.frameId, product(T_cam_cam0, T_cam0_velo), file));
  }
  // Zeros or another text, as a failed copy leaves them: not the same as a file that is not there.
  if (cameras.size === 0)
    throw new FramelockError('FL0501', `expected ${rectified ? 'P_rect' : 'K'}_00 to _03 of a camera, got none`, {
      at: { file },
    });
  return { cameras, transforms: { kind: 'transforms', transforms } };
}

function rectifiedCamera(cam: KittiNumbers, id: string, file: string): { info: CameraInfo; T_cam_cam0: Rigid } {
  const { K, t } = splitProjection(needNumbers(cam, `P_rect_${id}`, 12, file));
  return {
    info: cameraInfo(id, needNumbers(cam, `S_rect_${id}`, 2, file), K, [], file),
    T_cam_cam0: { R: needNumbers(cam, 'R_rect_00', 9, file), t },
  };
}

function rawCamera(cam: KittiNumbers, id: string, file: string): { info: CameraInfo; T_cam_cam0: Rigid } {
  const K = needNumbers(cam, `K_${id}`, 9, file);
  const D = needNumbers(cam, `D_${id}`, 5, file);
  return {
    info: cameraInfo(id, needNumbers(cam, `S_${id}`, 2, file), K, D, file),
    T_cam_cam0: rigidOfKeys(cam, `R_${id}`, `T_${id}`, file),
  };
}

/** P is K|0 and R identity: the frame is the camera's own centre and axes. */
function cameraInfo(
  id: string,
  size: readonly number[],
  K: readonly number[],
  D: readonly number[],
  file: string,
): CameraInfo {
  checkPinhole(K, id, file);
  const P = [K[0], K[1], K[2], 0, K[3], K[4], K[5], 0, K[6], K[7], K[8], 0];
  const [width, height] = size;
  return { kind: 'camera_info', frameId: `image_${id}`, width, height, model: 'plumb_bob', D, K, R: IDENTITY3, P };
}

function placed(parent: string, child: string, T_child_parent: Rigid, file: string): Transform {
  const T = turnedRound(parent, child, T_child_parent, file);
  return { parent, child, stampNs: 0n, translation: [...T.t], rotationXyzw: [...T.q] };
}
