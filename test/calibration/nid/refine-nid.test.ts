// Refinement with input that cannot tell: each has an answer, none is a confident wrong number.
import { beforeAll, describe, expect, it } from 'vitest';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { refineByNid } from '../../../src/calibration/nid/index.js';
import { disturbed, frameOf } from './scene.js';

let training: FrameEvidence[];
beforeAll(() => {
  // Beams 1.5° apart: few points, for speed.
  training = [1, 2].map(seed => frameOf(seed, seed, undefined, 1.5));
});

describe('frames that do not tell', () => {
  it('one frame gives no sigma: refused', () => {
    const found = refineByNid(training.slice(0, 1), [], disturbed([0.5, 0, 0], [0, 0, 0]), 0);
    expect(found.accepted).toBe(false);
    expect(found.axes.every(axis => !axis.observable && axis.sigma === undefined)).toBe(true);
    expect(found.reasons.join()).toContain('observable');
  });

  it('empty clouds, clouds behind the camera, no frames at all', () => {
    const given = disturbed([0.5, 0, 0], [0, 0, 0]);
    const empty = training.map(f => ({ ...f, xyz: new Float32Array(0), count: 0, intensity: new Float32Array(0) }));
    expect(refineByNid(empty, empty, given, 0).accepted).toBe(false);
    const behind = training.map(f => ({ ...f, xyz: f.xyz.map(x => -x) }));
    expect(refineByNid(behind, behind, given, 0).accepted).toBe(false);
    expect(refineByNid([], [], given, 0).accepted).toBe(false);
  });
});
