// Where the world is after a constant twist: the closed form of a car that goes straight, and of one that turns.
import { describe, expect, it } from 'vitest';
import { motionAfter, type Twist } from '../../../src/calibration/evidence/index.js';
import { apply, inverse, type Vec3 } from '../../../src/geometry/se3.js';

/** Where a point that stands still is seen from after `dtNs`. */
const later = (point: Vec3, twist: Twist, dtNs: number) => apply(inverse(motionAfter(twist, dtNs)), point);

describe('the world after a constant twist', () => {
  it('brings what is ahead nearer by speed times time', () => {
    const [x, y, z] = later([20, 1, 0], { linear: [10, 0, 0], angular: [0, 0, 0] }, 50e6);
    expect(x).toBeCloseTo(19.5, 12);
    expect([y, z]).toEqual([1, 0]);
  });

  it('turns the world against a turn on the spot', () => {
    const [x, y] = later([10, 0, 0], { linear: [0, 0, 0], angular: [0, 0, 1] }, 0.1e9);
    expect(x).toBeCloseTo(10 * Math.cos(0.1), 12);
    expect(y).toBeCloseTo(-10 * Math.sin(0.1), 12);
  });

  it('follows the arc of a car that drives and turns', () => {
    // Radius v/ω = 20 m, centre 20 m to the left; the centre itself keeps its distance and turns backwards around the car.
    const [x, y] = later([0, 20, 0], { linear: [10, 0, 0], angular: [0, 0, 0.5] }, 50e6);
    expect(Math.hypot(x, y)).toBeCloseTo(20, 12);
    expect(x).toBeCloseTo(0, 12);
  });
});
