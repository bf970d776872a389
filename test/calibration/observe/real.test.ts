// Six real sweeps and pictures of KITTI, for which no measured motion exists: they must agree with themselves and each other.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CameraRotation } from '../../../src/calibration/observe/camera-rotation.js';
import { LidarRotation } from '../../../src/calibration/observe/lidar-rotation.js';
import type { Sweep } from '../../../src/calibration/observe/thin-cloud.js';
import { createCamera } from '../../../src/camera/index.js';
import { apply, compose, fromMatrix, inverse, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationLog } from '../../../src/geometry/rotation-vector.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { degrees, rms } from './errors.js';

const data = new URL('../../../../shared/data/composed/', import.meta.url);
const drive = new URL('kitti_raw/2011_09_26/2011_09_26_drive_0001_sync/', data);
const present = existsSync(drive);
const period = 1.03e8;
const file = (folder: string, k: number, ending: string) =>
  readFileSync(new URL(`${folder}/data/${String(k).padStart(10, '0')}.${ending}`, drive));

function sweep(k: number): Sweep {
  const bytes = file('velodyne_points', k, 'bin');
  const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { points, stride: 4, xyz: [0, 1, 2], count: points.length / 4 };
}

/** Pose changes from sweep to sweep, in the order given. */
function match(order: readonly number[]): SE3[] {
  const observer = new LidarRotation();
  const found: SE3[] = [];
  for (const [i, k] of order.entries()) {
    const seen = observer.push(sweep(k), i * period);
    if (i === 0) continue;
    expect(seen).toHaveProperty('rotation');
    found.push(observer.last!);
  }
  return found;
}

const angle = (T: SE3) => degrees(Math.hypot(...rotationLog(T.q)));

describe.skipIf(!present)('KITTI 2011_09_26, six sweeps and pictures (needs ../shared/data)', () => {
  it('forward and backward close to 0.02°, and two steps make one of twice the length to 0.04°', () => {
    const forward = match([0, 1, 2, 3, 4, 5]);
    const backward = match([5, 4, 3, 2, 1, 0]);
    const closures = forward.map((T, k) => compose(T, backward[4 - k]));
    expect(rms(closures.map(angle))).toBeLessThan(0.02);
    expect(Math.max(...closures.map(T => Math.hypot(...T.t)))).toBeLessThan(0.02);
    const double = match([0, 2, 4]);
    for (const [k, T] of double.entries()) {
      const off = compose(inverse(compose(forward[2 * k], forward[2 * k + 1])), T);
      expect(angle(off)).toBeLessThan(0.04);
      expect(Math.hypot(...off.t)).toBeLessThan(0.03);
    }
  }, 60_000);

  it('a turn put into a sweep by hand is found to 0.02°', () => {
    for (const degreesOfYaw of [0.5, 3, 6]) {
      const half = (degreesOfYaw * Math.PI) / 360;
      const turned: SE3 = { q: [0, 0, Math.sin(half), Math.cos(half)], t: [0, 0, 0] };
      const second = sweep(1);
      const moved = second.points.slice();
      for (let i = 0; i < second.count; i++)
        moved.set(apply(turned, [moved[4 * i], moved[4 * i + 1], moved[4 * i + 2]] as Vec3), 4 * i);
      const [plain] = match([0, 1]);
      const observer = new LidarRotation();
      observer.push(sweep(0), 0);
      expect(observer.push({ ...second, points: moved }, period)).toHaveProperty('rotation');
      expect(angle(compose(compose(observer.last!, turned), inverse(plain)))).toBeLessThan(0.02);
    }
  }, 60_000);

  it('the camera turned as the LiDAR did, through the known extrinsics, to 0.1°', async () => {
    const facts = JSON.parse(readFileSync(new URL('kitti_2011_09_26.facts.json', data), 'utf8'));
    const info = facts.camera_info['/cam2/camera_info'];
    const T_velo_cam = fromMatrix(facts.tf_static.find((t: { child: string }) => t.child === info.frame).matrix.flat());
    const [fx, , cx, , fy, cy] = info.K;
    const lens = createCamera(info.model, {
      width: info.width,
      height: info.height,
      fx,
      fy,
      cx,
      cy,
      distortion: info.D,
    });
    const observer = new CameraRotation(lens);
    const lidar = match([0, 1, 2, 3, 4, 5]);
    const off: number[] = [];
    for (let k = 0; k < 6; k++) {
      const seen = observer.push(await decodeGray(file('image_02', k, 'png')), k * period);
      if ('skipped' in seen) continue;
      const R = rotationLog(lidar[k - 1].q);
      const ofCamera = apply({ q: T_velo_cam.q, t: [0, 0, 0] }, seen.rotation);
      off.push(degrees(Math.hypot(...ofCamera.map((v, i) => v - R[i]))));
    }
    expect(off.length).toBeGreaterThanOrEqual(4);
    expect(rms(off)).toBeLessThan(0.1);
  }, 60_000);
});
