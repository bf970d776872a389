// Small scenes with a closed form: a LiDAR that casts into planes, and a camera whose picture is painted from the same planes.
import type { FrameEvidence, Twist } from '../../../src/calibration/evidence/index.js';
import { createCamera } from '../../../src/camera/index.js';
import type { SE3 } from '../../../src/geometry/se3.js';
import { seeded } from '../../support/seeded.js';

/** LiDAR x ahead, y left, z up; the camera looks ahead from the same place. */
export const T_camera_lidar: SE3 = { q: [0.5, -0.5, 0.5, 0.5], t: [0, 0, 0] };

export const camera = createCamera('plumb_bob', {
  width: 320,
  height: 240,
  fx: 260,
  fy: 260,
  cx: 159.5,
  cy: 119.5,
  distortion: [],
});

export function evidence(given: {
  readonly points: readonly (readonly number[])[];
  readonly intensity?: readonly number[];
  readonly gray?: (u: number, v: number) => number;
  readonly twist?: Twist;
  readonly frame?: number;
  readonly T?: SE3;
}): FrameEvidence {
  const { points, intensity, gray = () => 128, twist, frame = 0, T = T_camera_lidar } = given;
  const data = new Uint8Array(camera.width * camera.height);
  for (let v = 0, i = 0; v < camera.height; v++) for (let u = 0; u < camera.width; u++, i++) data[i] = gray(u, v);
  return {
    frame,
    tNs: frame * 1e8,
    xyz: Float32Array.from(points.flat()),
    count: points.length,
    intensity: intensity && Float32Array.from(intensity),
    picture: { width: camera.width, height: camera.height, data },
    camera,
    T_camera_lidar: T,
    compensated: true,
    twist,
  };
}

/** A wall 20 m ahead with boards 8 to 14 m before it, each of its own brightness, seen by both. */
export function boards(seed: number, frame = seed, T: SE3 = T_camera_lidar): FrameEvidence {
  const next = seeded(100 + seed);
  const uniform = () => next() / 2147483647;
  const list = Array.from({ length: 14 }, () => ({
    x: 8 + 6 * uniform(),
    y: -6 + 12 * uniform(),
    z: -3 + 6 * uniform(),
    half: [0.4 + 0.8 * uniform(), 0.3 + 0.8 * uniform()] as const,
    shade: 30 + Math.floor(200 * uniform()),
  })).sort((a, b) => a.x - b.x);
  /** What a ray (1, b, c) meets: distance along x, and brightness. */
  const cast = (b: number, c: number) => {
    const hit = list.find(o => Math.abs(b * o.x - o.y) < o.half[0] && Math.abs(c * o.x - o.z) < o.half[1]);
    if (hit) return { x: hit.x, shade: hit.shade };
    const tile = (Math.floor(b * 10) + Math.floor(c * 10)) & 1;
    return { x: 20, shade: 90 + 60 * tile };
  };
  const points: number[][] = [];
  const intensity: number[] = [];
  for (let e = -0.44; e < 0.44; e += 0.012)
    for (let a = -0.56; a < 0.56; a += 0.006) {
      const c = Math.tan(e) / Math.cos(a);
      const { x, shade } = cast(Math.tan(a), c);
      const noise = 1 + 0.001 * (uniform() - 0.5);
      points.push([x * noise, x * Math.tan(a) * noise, x * c * noise]);
      intensity.push(shade / 4 + uniform());
    }
  const gray = (u: number, v: number) => cast(-(u - 159.5) / 260, -(v - 119.5) / 260).shade;
  return evidence({ points, intensity, gray, frame, T });
}
