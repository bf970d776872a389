// Refinement on made-up frames: the truth is found from a degree and a decimetre, and what is right already stays.
import { beforeAll, describe, expect, it } from 'vitest';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { refineByNid } from '../../../src/calibration/nid/index.js';
import { rotationAngle } from '../../../src/geometry/index.js';
import { compose, inverse, type SE3 } from '../../../src/geometry/se3.js';
import { disturbed, frameOf, T_camera_lidar } from './scene.js';

const off = (T: SE3) => {
  const error = compose(T, inverse(T_camera_lidar));
  return { degrees: (rotationAngle(error) * 180) / Math.PI, metres: Math.hypot(...error.t) };
};

let training: FrameEvidence[];
let heldOut: FrameEvidence[];
beforeAll(() => {
  training = [1, 2, 3, 4].map(seed => frameOf(seed, seed));
  heldOut = [5, 6].map(seed => frameOf(seed, seed));
});

describe('frames that tell', () => {
  it('lead back from a degree and a decimetre', () => {
    const found = refineByNid(training, heldOut, disturbed([0.6, -0.6, 0.5], [0.06, -0.06, 0.05]), 0);
    expect(found.reasons).toEqual([]);
    expect(found.accepted).toBe(true);
    const { degrees, metres } = off(found.T_camera_lidar);
    expect(degrees).toBeLessThan(0.1);
    expect(metres).toBeLessThan(0.03);
    expect(found.heldOut.after).toBeLessThan(found.heldOut.before);
    expect(found.heldOut.count).toBe(2);
    for (const { observable, sigma } of found.axes) {
      expect(observable).toBe(true);
      expect(sigma).toBeGreaterThan(0);
    }
  });

  it('do the same where reflectivity falls as brightness rises: only that one tells the other counts', () => {
    const inverted = (seed: number) => frameOf(seed, seed, a => 255 / (1 + 4 * a));
    const found = refineByNid(
      [1, 2, 3, 4].map(inverted),
      [5, 6].map(inverted),
      disturbed([0.4, 0.4, -0.4], [-0.04, 0.04, 0.04]),
      0,
    );
    const { degrees, metres } = off(found.T_camera_lidar);
    expect(found.accepted).toBe(true);
    expect(degrees).toBeLessThan(0.1);
    expect(metres).toBeLessThan(0.03);
  });

  it('refuse to move what is right already', () => {
    const found = refineByNid(training, heldOut, T_camera_lidar, 0);
    const { degrees, metres } = off(found.T_camera_lidar);
    expect(degrees).toBeLessThan(0.1);
    expect(metres).toBeLessThan(0.03);
    // Whatever is gained is less than what the frames scatter, or small beside the sigmas.
    if (found.accepted) for (const { change, sigma } of found.axes) expect(Math.abs(change)).toBeLessThan(4 * sigma!);
  });
});

describe('frames that tell less', () => {
  it('without any structure nothing is observable, and the given pose stays', () => {
    const flat = (frame: FrameEvidence) => ({
      ...frame,
      picture: { ...frame.picture, data: new Uint8Array(320 * 240).fill(128) },
    });
    const given = disturbed([0.5, 0, 0], [0, 0.05, 0]);
    const found = refineByNid(training.map(flat), heldOut.map(flat), given, 0);
    expect(found.accepted).toBe(false);
    expect(found.reasons.length).toBeGreaterThan(0);
  });

  it('intensities that are no numbers leave the outlines', () => {
    const holes = training.map(f => ({ ...f, intensity: f.intensity!.map(() => Number.NaN) }));
    const found = refineByNid(holes, heldOut, disturbed([0.3, 0.3, 0.3], [0.03, 0.03, 0.03]), 0);
    for (const { change, sigma } of found.axes)
      expect([Number.isFinite(change), Number.isNaN(sigma)]).toEqual([true, false]);
  });
});
