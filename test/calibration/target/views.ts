// Seeded views of a printed board, in the frame of a LiDAR that stands beside the camera.
import type { Correspondences } from '../../../src/calibration/target/index.js';
import type { Camera } from '../../../src/camera/index.js';
import { apply, inverse, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import { type Random, randomStream } from '../../../src/simulate/random.js';

export interface ViewSettings {
  readonly views: number;
  /** Of a pixel coordinate. */
  readonly sigmaPx: number;
  /** Part of the points that are shown elsewhere, 100 px rms away. */
  readonly wrong?: number;
}

export interface Viewed {
  readonly points: Correspondences;
  readonly T_camera_lidar: SE3;
}

export const normals = (random: Random, scale = 1): Vec3 => [
  scale * random.normal(),
  scale * random.normal(),
  scale * random.normal(),
];

/** 7 × 5 corners, 10 cm apart, 2 to 5 m ahead, tilted by 0.4 rad rms about each axis. */
export function boardViews(lens: Camera, { views, sigmaPx, wrong = 0 }: ViewSettings, seed: number): Viewed {
  const random = randomStream(seed, 'board');
  const nominal = [0.5, -0.5, 0.5, -0.5] as const;
  const T_camera_lidar: SE3 = {
    q: rotationProduct(rotationExp(normals(random, 0.1)), nominal),
    t: normals(random, 0.3),
  };
  const [uv, xyz, view]: number[][] = [[], [], []];
  for (let k = 0; k < views; k++) {
    const T_camera_board: SE3 = {
      q: rotationExp(normals(random, 0.4)),
      t: [2 * (random.uniform() - 0.5), 1.4 * (random.uniform() - 0.5), 2 + 3 * random.uniform()],
    };
    for (let i = 0; i < 35; i++) {
      const corner = apply(T_camera_board, [((i % 7) - 3) * 0.1, (Math.floor(i / 7) - 2) * 0.1, 0]);
      const pixel = new Float64Array(2);
      const seen = new Uint8Array(1);
      lens.project(Float64Array.from(corner), 1, pixel, seen);
      const noise = random.uniform() < wrong ? 100 : sigmaPx;
      const inside = pixel[0] >= 0 && pixel[0] < lens.width && pixel[1] >= 0 && pixel[1] < lens.height;
      if (!seen[0] || !inside) continue;
      uv.push(pixel[0] + noise * random.normal(), pixel[1] + noise * random.normal());
      xyz.push(...apply(inverse(T_camera_lidar), corner));
      view.push(k);
    }
  }
  const points = {
    count: view.length,
    uv: Float64Array.from(uv),
    xyz: Float64Array.from(xyz),
    view: Uint32Array.from(view),
  };
  return { points, T_camera_lidar };
}
