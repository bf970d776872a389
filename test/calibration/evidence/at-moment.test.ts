// Evidence at another moment: the closed form of a car that goes straight, and of one that turns on the spot.
import { describe, expect, it } from 'vitest';
import { atMoment } from '../../../src/calibration/evidence/index.js';
import { evidence } from '../health/scene.js';

describe('evidence at another moment', () => {
  it('brings what is ahead nearer by speed times time', () => {
    const now = evidence({ points: [[20, 1, 0]], twist: { linear: [10, 0, 0], angular: [0, 0, 0] } });
    const later = atMoment(now, 50e6)!;
    expect(Array.from(later.xyz)).toEqual([19.5, 1, 0]);
    expect(later.tNs).toBe(now.tNs + 50e6);
  });

  it('turns the world against a turn on the spot', () => {
    const now = evidence({ points: [[10, 0, 0]], twist: { linear: [0, 0, 0], angular: [0, 0, 1] } });
    const [x, y] = atMoment(now, 0.1e9)!.xyz;
    expect(x).toBeCloseTo(10 * Math.cos(0.1), 5);
    expect(y).toBeCloseTo(-10 * Math.sin(0.1), 5);
  });

  it('follows the arc of a car that drives and turns', () => {
    // Radius v/ω = 20 m, centre 20 m to the left; the centre itself keeps its distance and turns backwards around the car.
    const now = evidence({ points: [[0, 20, 0]], twist: { linear: [10, 0, 0], angular: [0, 0, 0.5] } });
    const [x, y] = atMoment(now, 50e6)!.xyz;
    expect(Math.hypot(x, y)).toBeCloseTo(20, 4);
    expect(x).toBeCloseTo(0, 4);
  });

  it('is undefined where nobody knows the motion', () => {
    expect(atMoment(evidence({ points: [[1, 2, 3]] }), 1e6)).toBeUndefined();
  });
});
