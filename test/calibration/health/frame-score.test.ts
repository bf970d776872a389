// The fit of one frame: information in closed form, and its top at the true extrinsic of a painted scene.
import { describe, expect, it } from 'vitest';
import { frameScore, information } from '../../../src/calibration/health/frame-score.js';
import { PIXEL_ROW, pixelsOf } from '../../../src/calibration/health/pixels.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { compose } from '../../../src/geometry/se3.js';
import { boards, camera, evidence, T_camera_lidar } from './scene.js';

const degree = Math.PI / 180;

describe('information', () => {
  it('is nothing where rows and columns are independent', () => {
    expect(information(Float64Array.of(2, 4, 6, 3, 6, 9), 2, 3)).toBeCloseTo(0, 9);
  });
  it('is N ln k where each of k rows has its own column', () => {
    expect(information(Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5), 3, 3)).toBeCloseTo(15 * Math.log(3), 9);
  });
  it('of an empty table is nothing', () => {
    expect(information(new Float64Array(4), 2, 2)).toBe(0);
  });
});

describe('pixels under a change', () => {
  it.each([
    ['pitch', [1, 0, 0, 0, 0, 0]],
    ['yaw', [0, -1, 0, 0, 0, 0]],
    ['roll', [0, 0, 1, 0, 0, 0]],
    ['all at once', [0.5, -0.5, 0.5, 0, 0, 0]],
  ])('of a degree of %s lie within 0.2 px of the exact projection', (_, turns) => {
    const cloud = boards(1);
    const index = Uint32Array.from({ length: 500 }, (_, i) => 20 * i);
    const { rows, count } = pixelsOf(cloud, cloud.xyz, index);
    const turn = turns.map(t => t * degree);
    const T = compose({ q: rotationExp([turn[0], turn[1], turn[2]]), t: [0, 0, 0] }, T_camera_lidar);
    const exact = pixelsOf({ camera, T_camera_lidar: T }, cloud.xyz, index);
    let worst = 0;
    for (let i = 0, at = 0; i < count; i++, at += PIXEL_ROW)
      for (let axis = 0; axis < 2; axis++) {
        const linear = rows[at + axis] + turn.reduce((sum, t, c) => sum + t * rows[at + 2 + 2 * c + axis], 0);
        worst = Math.max(worst, Math.abs(linear - exact.rows[at + axis]));
      }
    expect(worst).toBeLessThan(0.2);
  });
});

describe('the fit of a frame', () => {
  const score = frameScore(boards(3));
  const at = (axis: number, by: number) => {
    const change = new Float64Array(7);
    change[axis] = by;
    return score.score(change);
  };

  it('is best at the true extrinsic, along every axis and to both sides', () => {
    const top = at(0, 0);
    for (let axis = 0; axis < 3; axis++)
      for (const by of [-1, -0.5, 0.5, 1]) expect(at(axis, by * degree)).toBeLessThan(top);
    for (const axis of [3, 4]) for (const by of [-0.4, -0.2, 0.2, 0.4]) expect(at(axis, by)).toBeLessThan(top);
  });

  it('counts outlines and points', () => {
    expect(score.points).toBeGreaterThan(2000);
    expect(score.edges[0]).toBeGreaterThan(50);
    expect(score.reflects).toBe(true);
  });

  it('says nothing of empty, broken and single clouds, and never NaN', () => {
    const nan = Number.NaN;
    for (const points of [[], [[10, 0, 0]], [[nan, nan, nan]], [[Number.POSITIVE_INFINITY, 0, 0]]]) {
      const nothing = frameScore(evidence({ points, intensity: points.map(() => nan) }));
      expect(nothing.score(new Float64Array(7))).toBeCloseTo(0, 6);
      expect(nothing.points).toBeLessThan(2);
    }
  });

  it('does not count exposure or gamma: any rising map of gray gives almost the same', () => {
    const plain = boards(4);
    const data = plain.picture.data.map(v => Math.round(255 * (v / 255) ** 0.6));
    const other = frameScore({ ...plain, picture: { ...plain.picture, data } });
    const same = frameScore(plain);
    expect(Math.abs(other.parts(new Float64Array(7))[0] / same.parts(new Float64Array(7))[0] - 1)).toBeLessThan(0.1);
  });
});
