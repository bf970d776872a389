// KITTI raw calibration (calib_cam_to_cam, calib_velo_to_cam, calib_imu_to_velo) as CameraInfo and transforms.
import { fromMatrix, inverse, type SE3, type Vec3 } from '../geometry/se3.js';
import { FramelockError } from '../issue.js';
import type { CameraInfo, Transforms } from '../message/value.js';

export interface KittiCalibration {
  /** By camera frame, `image_00` to `image_03`, as far as the files have them. */
  readonly cameras: Map<string, CameraInfo>;
  /** `oxts` (root) -> `velodyne` -> `image_0x`, as far as the files have them. */
  readonly transforms: Transforms;
}

/** Rotation and translation as the files write them: 7 digits, so `R` is a rotation only to about 1e-7. */
interface Rigid {
  readonly R: readonly number[];
  readonly t: Vec3;
}

type Numbers = ReadonlyMap<string, readonly number[]>;
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
    const T_velo_imu = rigidOf(kittiNumbers(texts.imuToVelo), 'R', 'T', 'calib_imu_to_velo.txt');
    transforms.push(placed('oxts', 'velodyne', T_velo_imu, 'calib_imu_to_velo.txt'));
  }
  if (texts.camToCam === undefined) return { cameras, transforms: { kind: 'transforms', transforms } };
  const file = 'calib_cam_to_cam.txt';
  const cam = kittiNumbers(texts.camToCam);
  const T_cam0_velo =
    texts.veloToCam === undefined
      ? undefined
      : rigidOf(kittiNumbers(texts.veloToCam), 'R', 'T', 'calib_velo_to_cam.txt');
  for (const id of CAMERAS) {
    if (!cam.has(rectified ? `P_rect_${id}` : `K_${id}`)) continue;
    const { info, T_cam_cam0 } = rectified ? rectifiedCamera(cam, id, file) : rawCamera(cam, id, file);
    cameras.set(info.frameId, info);
    if (T_cam0_velo) transforms.push(placed('velodyne', info.frameId, product(T_cam_cam0, T_cam0_velo), file));
  }
  return { cameras, transforms: { kind: 'transforms', transforms } };
}

/** `KEY: numbers` per line; lines whose value is not all numbers (calib_time) are left out. */
export function kittiNumbers(text: string): Numbers {
  const found = new Map<string, readonly number[]>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const words = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/);
    const values = words.map(word => (word === '' ? Number.NaN : Number(word)));
    if (values.every(Number.isFinite)) found.set(line.slice(0, colon).trim(), values);
  }
  return found;
}

function rectifiedCamera(cam: Numbers, id: string, file: string): { info: CameraInfo; T_cam_cam0: Rigid } {
  const P = need(cam, `P_rect_${id}`, 12, file);
  const K = [P[0], P[1], P[2], P[4], P[5], P[6], P[8], P[9], P[10]];
  // Written out for K = [fx 0 cx; 0 fy cy; 0 0 1], the only form rectification gives.
  const t: Vec3 = [(P[3] - K[2] * P[11]) / K[0], (P[7] - K[5] * P[11]) / K[4], P[11]];
  return {
    info: cameraInfo(id, need(cam, `S_rect_${id}`, 2, file), K, [], file),
    T_cam_cam0: { R: need(cam, 'R_rect_00', 9, file), t },
  };
}

function rawCamera(cam: Numbers, id: string, file: string): { info: CameraInfo; T_cam_cam0: Rigid } {
  const K = need(cam, `K_${id}`, 9, file);
  const D = need(cam, `D_${id}`, 5, file);
  return {
    info: cameraInfo(id, need(cam, `S_${id}`, 2, file), K, D, file),
    T_cam_cam0: rigidOf(cam, `R_${id}`, `T_${id}`, file),
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
  if (!(K[0] > 0 && K[4] > 0 && K[8] === 1 && K[1] === 0 && K[3] === 0 && K[6] === 0 && K[7] === 0))
    throw new FramelockError(
      'FL0501',
      `expected a camera matrix [fx 0 cx; 0 fy cy; 0 0 1] for camera ${id}, got ${K.join(' ')}`,
      {
        at: { file },
      },
    );
  const P = [K[0], K[1], K[2], 0, K[3], K[4], K[5], 0, K[6], K[7], K[8], 0];
  const [width, height] = size;
  return { kind: 'camera_info', frameId: `image_${id}`, width, height, model: 'plumb_bob', D, K, R: IDENTITY3, P };
}

function rigidOf(numbers: Numbers, R: string, T: string, file: string): Rigid {
  const t = need(numbers, T, 3, file);
  return { R: need(numbers, R, 9, file), t: [t[0], t[1], t[2]] };
}

function need(numbers: Numbers, key: string, count: number, file: string): readonly number[] {
  const found = numbers.get(key);
  if (found?.length === count) return found;
  const got = found ? `${found.length}` : 'none';
  throw new FramelockError('FL0501', `expected ${count} numbers for ${key}, got ${got}`, { at: { file } });
}

/** Row-major [R | t] times [R | t], without making the product a true rotation. */
function product(T_a_b: Rigid, T_b_c: Rigid): Rigid {
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

/** The edge parent -> child from the written `T_child_parent`, its rotation replaced by the nearest true one. */
function placed(parent: string, child: string, { R, t }: Rigid, file: string): Transform {
  let T_child_parent: SE3;
  try {
    T_child_parent = fromMatrix([...R.slice(0, 3), t[0], ...R.slice(3, 6), t[1], ...R.slice(6, 9), t[2]]);
  } catch (cause) {
    const text = `expected a rotation for ${parent} -> ${child}, got ${R.join(' ')}`;
    throw new FramelockError('FL0501', text, { at: { file }, cause });
  }
  const T = inverse(T_child_parent);
  return { parent, child, stampNs: 0n, translation: [...T.t], rotationXyzw: [...T.q] };
}
