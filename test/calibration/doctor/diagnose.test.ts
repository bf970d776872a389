// What the doctor says where nothing can be said: no frames, empty and tiny clouds, blank pictures, clouds behind the camera.
import { describe, expect, it } from 'vitest';
import { diagnose, lookAtFrame, type RigNumbers } from '../../../src/calibration/doctor/index.js';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { inverse } from '../../../src/geometry/index.js';
import { camera, frameOf, T_camera_lidar } from '../nid/scene.js';

const given: RigNumbers = {
  T_rig_camera: inverse(T_camera_lidar),
  T_rig_lidar: { q: [0, 0, 0, 1], t: [0, 0, 0] },
  model: 'pinhole',
  intrinsics: { width: camera.width, height: camera.height, fx: 200, fy: 200, cx: 159.5, cy: 119.5, distortion: [] },
};
const whole = frameOf(3, 0, undefined, 2);

const cloudOf = (xyz: readonly number[]): FrameEvidence => ({
  ...whole,
  xyz: Float32Array.from(xyz),
  count: xyz.length / 3,
  intensity: new Float32Array(xyz.length / 3).fill(7),
});

describe('cannot be told, with a reason', () => {
  it.each([
    ['no frames', [], /no frame/],
    ['an empty cloud', [cloudOf([])], /enough points/],
    ['one point', [cloudOf([5, 0, 0])], /enough points/],
    [
      'a blank picture',
      [{ ...whole, picture: { ...whole.picture, data: new Uint8Array(320 * 240).fill(90) } }],
      /show nothing/,
    ],
    [
      'a cloud in one place, of one reflectivity',
      [cloudOf(Array.from({ length: 900 }, (_, i) => [5, 0, 0][i % 3]))],
      /./,
    ],
  ] as const)('%s', (_, frames, reason) => {
    const found = diagnose(given, frames.map(lookAtFrame));
    expect(found.verdict).toBe('unknown');
    expect(found.reasons.join()).toMatch(reason);
  });
});

it('a million points are looked at in bounded time and memory', () => {
  const n = 1_000_000;
  const xyz = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    const [a, e] = [(2 * Math.PI * i) / 15_625, -0.4 + 0.6 * (Math.floor(i / 15_625) / 64)];
    xyz.set([10 * Math.cos(a), 10 * Math.sin(a), 10 * Math.sin(e)], 3 * i);
  }
  const looked = lookAtFrame({ ...whole, xyz, count: n, intensity: undefined });
  expect(looked.points.length).toBeLessThanOrEqual(3 * 40_000);
  expect(looked.levels).toBeUndefined();
});
