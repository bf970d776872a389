// A made-up frame: a wall with painted squares, and smaller boards before it, seen by a pinhole and by a LiDAR beside it.
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { seeded } from '../../../src/calibration/observe/seeded.js';
import { createCamera } from '../../../src/camera/index.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { apply, compose, inverse, type SE3 } from '../../../src/geometry/se3.js';

export const camera = createCamera('pinhole', {
  width: 320,
  height: 240,
  fx: 200,
  fy: 200,
  cx: 159.5,
  cy: 119.5,
  distortion: [],
});

/** Camera frame: z forward, x right, y down. The LiDAR looks along its x, 0.4 m above and 0.2 m beside. */
export const T_camera_lidar: SE3 = compose(
  { q: [0, 0, 0, 1], t: [0.2, -0.4, -0.1] },
  { q: [0.5, -0.5, 0.5, 0.5], t: [0, 0, 0] },
);

export interface Board {
  /** Distance and edges in the camera's frame, m. */
  readonly z: number;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly paint: (x: number, y: number) => number;
}

export function boards(seed: number): Board[] {
  const random = seeded(seed);
  const tile = (size: number) => {
    const table = Array.from({ length: 1024 }, () => random());
    return (x: number, y: number) => table[(((Math.floor(x / size) & 31) << 5) | (Math.floor(y / size) & 31)) & 1023];
  };
  const made: Board[] = [{ z: 14, box: [-99, -99, 99, 99], paint: tile(1.1) }];
  for (let k = 0; k < 5; k++) {
    const z = 4 + 6 * random();
    const [x, y] = [(random() - 0.5) * 1.3 * z, (random() - 0.5) * z];
    made.push({ z, box: [x - 0.7, y - 0.6, x + 0.7, y + 0.6], paint: tile(0.35) });
  }
  return made;
}

/** The nearest board along a ray from `o` in direction `d`, both in the camera's frame: albedo 0..1 and place. */
function met(scene: readonly Board[], o: readonly number[], d: readonly number[]) {
  let best: { s: number; albedo: number } | undefined;
  for (const { z, box, paint } of scene) {
    const s = (z - o[2]) / d[2];
    const [x, y] = [o[0] + s * d[0], o[1] + s * d[1]];
    if (!(s > 0) || x < box[0] || x > box[2] || y < box[1] || y > box[3] || (best && best.s <= s)) continue;
    best = { s, albedo: paint(x, y) };
  }
  return best;
}

/** `intensityOf` makes the LiDAR's number from the albedo; the picture is 40 + 180 · albedo, four rays per pixel. */
export function frameOf(
  seed: number,
  frame: number,
  intensityOf: (albedo: number) => number = a => 255 * a,
  step = 0.5,
): FrameEvidence {
  const scene = boards(seed);
  const data = new Uint8Array(camera.width * camera.height);
  for (let v = 0, i = 0; v < camera.height; v++)
    for (let u = 0; u < camera.width; u++, i++) {
      let sum = 0;
      for (const [a, b] of [
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ]) {
        const ray = [(u + a / 4 - 159.5) / 200, (v + b / 4 - 119.5) / 200, 1];
        sum += met(scene, [0, 0, 0], ray)!.albedo / 4;
      }
      data[i] = Math.round(40 + 180 * sum);
    }
  const T_lidar_camera = inverse(T_camera_lidar);
  const o = T_camera_lidar.t;
  const xyz: number[] = [];
  const intensity: number[] = [];
  for (let e = -30; e <= 30; e += step)
    for (let a = -40; a <= 40; a += step / 2) {
      const [az, el] = [(a * Math.PI) / 180, (e * Math.PI) / 180];
      const beam = [Math.cos(el) * Math.cos(az), Math.cos(el) * Math.sin(az), Math.sin(el)] as const;
      const d = apply({ q: T_camera_lidar.q, t: [0, 0, 0] }, beam);
      const hit = met(scene, o, d);
      if (!hit) continue;
      xyz.push(...apply(T_lidar_camera, [o[0] + hit.s * d[0], o[1] + hit.s * d[1], o[2] + hit.s * d[2]]));
      intensity.push(intensityOf(hit.albedo));
    }
  return {
    frame,
    tNs: frame * 1e9,
    xyz: Float32Array.from(xyz),
    count: xyz.length / 3,
    intensity: Float32Array.from(intensity),
    picture: { width: camera.width, height: camera.height, data },
    camera,
    T_camera_lidar,
    compensated: true,
  };
}

/** The extrinsic turned (°) and shifted (m) in the camera's axes. */
export function disturbed(turn: readonly [number, number, number], shift: readonly [number, number, number]): SE3 {
  const rad = turn.map(deg => (deg * Math.PI) / 180) as unknown as [number, number, number];
  return compose({ q: rotationExp(rad), t: shift }, T_camera_lidar);
}
