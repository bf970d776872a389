// Clouds at a picture's moment: closed forms of a car that drives straight, and of points that are none.
import { describe, expect, it } from 'vitest';
import { cloudAtPicture, twistAt } from '../../../src/frame/evidence/index.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { identity, type SE3 } from '../../../src/geometry/se3.js';

/** 10 m/s along x. */
const straight = (tNs: number): SE3 => ({ q: [0, 0, 0, 1], t: [tNs * 1e-8, 0, 0] });
const nowhere = () => undefined;
const names = ['x', 'y', 'z', 'intensity', 'time'];

describe('a cloud at the moment of a picture', () => {
  // A wall at x = 30 m of the world, measured at 0, 50 and 100 ms: from nearer and nearer.
  const points = Float32Array.of(30, 0, 0, 7, 0, 29.5, 1, 0, 8, 0.05, 29, 2, 0, 9, 0.1);
  const cloud = { points, count: 3, names, tNs: 0, T_rig_lidar: identity, times: { min: 0, max: 1e8, column: 4 } };

  it('has every point where it was seen from then', () => {
    const { xyz, compensated, intensity } = cloudAtPicture(cloud, 0.2e9, straight)!;
    expect(Array.from(xyz, v => Math.round(v * 1e4) / 1e4)).toEqual([28, 0, 0, 28, 1, 0, 28, 2, 0]);
    expect(Array.from(intensity!)).toEqual([7, 8, 9]);
    expect(compensated).toBe(true);
  });

  it('stays as recorded where no trajectory reaches', () => {
    const { xyz, compensated } = cloudAtPicture(cloud, 0.2e9, nowhere)!;
    expect(Array.from(xyz)).toEqual([30, 0, 0, 29.5, 1, 0, 29, 2, 0]);
    expect(compensated).toBe(false);
  });

  it('leaves out what is no point, and keeps the rest in order', () => {
    const nan = Number.NaN;
    const bad = Float32Array.of(
      nan,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      2,
      0,
      5,
      0,
      0,
      3,
      0,
      Number.POSITIVE_INFINITY,
      0,
      0,
      4,
      0,
      6,
      0,
      0,
      5,
      0,
    );
    const { xyz, count, intensity } = cloudAtPicture({ ...cloud, points: bad, count: 5 }, 0, nowhere)!;
    expect(Array.from(xyz)).toEqual([5, 0, 0, 6, 0, 0]);
    expect(count).toBe(2);
    expect(Array.from(intensity!)).toEqual([3, 5]);
  });

  it('is undefined without x, y and z, and empty for an empty cloud', () => {
    expect(cloudAtPicture({ ...cloud, names: ['a', 'b', 'c', 'd', 'e'] }, 0, nowhere)).toBeUndefined();
    expect(cloudAtPicture({ ...cloud, points: new Float32Array(0), count: 0 }, 0, straight)!.count).toBe(0);
  });
});

describe('how a sensor moves', () => {
  it('is told in its own axes, turn and speed, with the lever arm', () => {
    // The rig turns on the spot at 1 rad/s; a sensor 2 m ahead of the axis that looks to the left moves ahead of itself.
    const turning = (tNs: number): SE3 => ({ q: rotationExp([0, 0, tNs * 1e-9]), t: [0, 0, 0] });
    const T_rig_sensor: SE3 = { q: rotationExp([0, 0, Math.PI / 2]), t: [2, 0, 0] };
    const { linear, angular } = twistAt(turning, T_rig_sensor, 5e9)!;
    expect(linear[0]).toBeCloseTo(2, 3);
    expect(linear[1]).toBeCloseTo(0, 3);
    expect(angular[2]).toBeCloseTo(1, 9);
    expect(twistAt(nowhere, T_rig_sensor, 0)).toBeUndefined();
  });
});
