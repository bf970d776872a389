// Projection against closed forms: a car that turns, pixels at the border, points that are none.
import { describe, expect, it } from 'vitest';
import { inImage } from '../../src/camera/in-image.js';
import { createCamera } from '../../src/camera/index.js';
import { apply, compose, interpolate, inverse, type SE3, toMatrix, type Vec3 } from '../../src/geometry/index.js';
import {
  type Knots,
  MAX_KNOT_ANGLE,
  ProjectionScratch,
  projectCloud,
  transformPointsOverTime,
} from '../../src/kernel/index.js';
import { cameraFromSweep } from '../../src/projection/index.js';

const lens = createCamera('pinhole', { width: 100, height: 50, fx: 100, fy: 100, cx: 49.5, cy: 24.5, distortion: [] });
const fisheye = createCamera('fisheye', {
  width: 900,
  height: 900,
  fx: 150,
  fy: 150,
  cx: 449.5,
  cy: 449.5,
  distortion: [0, 0, 0, 0],
});
const still = toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] });
const xyz = [0, 1, 2] as const;

function cloud(...rows: number[][]) {
  return { points: Float32Array.from(rows.flat()), stride: 3, xyz, count: rows.length, toCamera: still };
}

describe('projectCloud', () => {
  it('keeps what is in the picture, in order, with its depth', () => {
    const seen = projectCloud({ ...cloud([0, 0, -5], [0, 0, 5], [9, 0, 5], [0.5, 0.25, 2]), lens });
    expect([...seen.index]).toEqual([1, 3]);
    expect([...seen.u]).toEqual([49.5, 74.5]);
    expect([...seen.v]).toEqual([24.5, 37]);
    expect([...seen.depth]).toEqual([5, 2]);
  });

  it('counts the picture from half a pixel before its first centre, half-open', () => {
    // u = 100 x + 49.5 at z = 1.
    const at = (u: number) => [(u - 49.5) / 100, 0, 1];
    const seen = projectCloud({ ...cloud(at(-0.5001), at(-0.4999), at(99.4999), at(99.5001)), lens });
    expect([...seen.index]).toEqual([1, 2]);
    expect([
      inImage(-0.5, -0.5, 1, 1),
      inImage(0.5, 0, 1, 1),
      inImage(0, 0.5, 1, 1),
      inImage(Number.NaN, 0, 1, 1),
    ]).toEqual([true, false, false, false]);
    // Just inside in float64, on the border once stored as float32: left out, so that what is stored is in the picture.
    const edge = {
      ...lens,
      project: (_x: unknown, _n: number, uv: Float64Array | Float32Array, ok: Uint8Array) => {
        uv[0] = 99.5 - 1e-9;
        uv[1] = 0;
        ok[0] = 1;
      },
    };
    expect(projectCloud({ ...cloud([0, 0, 1]), lens: edge }).index.length).toBe(0);
  });

  it('drops points that are none, and points too near', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const rows = [
      [nan, 0, 1],
      [0, nan, 1],
      [0, 0, nan],
      [inf, 0, 1],
      [0, -inf, 1],
      [0, 0, inf],
      [0, 0, 0.0999],
      [0, 0, 0.11],
      [0, 0, 0],
    ];
    expect([...projectCloud({ ...cloud(...rows), lens }).index]).toEqual([7]);
    expect([...projectCloud({ ...cloud(...rows), lens: fisheye }).index]).toEqual([7]);
    expect([...projectCloud({ ...cloud([0, 0, 0.5], [0, 0, 2]), lens, minDepth: 1 }).index]).toEqual([1]);
  });

  it('sees beside and behind a fisheye, with the depth along its axis', () => {
    const seen = projectCloud({ ...cloud([5, 0, 0], [5, 0, -1], [-5, 0, -0.5], [0.05, 0, -0.05]), lens: fisheye });
    expect([...seen.index]).toEqual([0, 1, 2]);
    expect([...seen.depth]).toEqual([0, -1, -0.5]);
    expect(seen.u[0]).toBeCloseTo(449.5 + (150 * Math.PI) / 2, 4);
  });

  it('uses a larger row, another column order and a scratch that saw a larger cloud', () => {
    const points = Float32Array.from([9, 5, 0.5, 0, 7, 9, 5, 0, 0.25, 7]);
    const scratch = new ProjectionScratch();
    projectCloud({ ...cloud(...Array.from({ length: 50 }, () => [0, 0, 1])), lens }, scratch);
    const seen = projectCloud({ points, stride: 5, xyz: [2, 3, 1], count: 2, toCamera: still, lens }, scratch);
    expect([...seen.u]).toEqual([59.5, 49.5]);
    expect([...seen.v]).toEqual([24.5, 29.5]);
    expect(projectCloud({ ...cloud(), lens }, scratch).index.length).toBe(0);
  });

  it('gives a point without a time no place', () => {
    const knots = { t: Float64Array.of(0, 1), matrices: Float64Array.from([...still, ...still]) };
    const times = Float64Array.of(Number.NaN, 0.5, 7);
    const seen = projectCloud({ ...cloud([0, 0, 1], [0, 0, 1], [0, 0, 1]), toCamera: { times, knots }, lens });
    expect([...seen.index]).toEqual([1, 2]);
  });
});

describe('cameraFromSweep', () => {
  // A car at 15 m/s on a circle of 50 m with some pitching, far from the map's origin.
  const T_world_rig = (ns: number): SE3 => {
    const s = ns * 1e-9;
    const yaw = 0.3 * s;
    const pitch = 0.02 * Math.sin(6 * s);
    const heading: SE3 = {
      q: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)],
      t: [500_000 + 50 * Math.sin(yaw), 5e6 - 50 * Math.cos(yaw), 3],
    };
    return compose(heading, { q: [0, Math.sin(pitch / 2), 0, Math.cos(pitch / 2)], t: [0, 0, 0] });
  };
  const T_rig_lidar: SE3 = { q: [0, 0, Math.sin(0.01), Math.cos(0.01)], t: [1, 0.1, 1.8] };
  const T_rig_camera: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [1.5, -0.2, 1.5] };
  const sweepNs = 2e9;
  const cameraNs = 2.03e9;
  const count = 2000;
  const ns = Float64Array.from({ length: count }, (_, i) => (1e8 * (i % 500)) / 499 - 5e7);
  const times = { min: -5e7, max: 5e7 };
  const T_world_camera = compose(T_world_rig(cameraNs), T_rig_camera);

  /** Points of a still world 50 m away, each as the lidar sees it at its own time; and where the camera must see it. */
  function world() {
    const points = new Float64Array(3 * count);
    const truth: Vec3[] = [];
    for (let i = 0; i < count; i++) {
      const a = i * 0.37;
      const T_world_lidar = compose(T_world_rig(sweepNs + ns[i]), T_rig_lidar);
      const p: Vec3 = [50 * Math.cos(a), 50 * Math.sin(a), 5 * Math.sin(i)];
      points.set(p, 3 * i);
      truth.push(apply(inverse(T_world_camera), apply(T_world_lidar, p)));
    }
    return { points: points as unknown as Float32Array, truth };
  }

  function worstResidual(knots: Knots): number {
    const { points, truth } = world();
    const out = new Float64Array(3 * count);
    transformPointsOverTime(points, 3, xyz, count, ns, knots, out);
    let worst = 0;
    truth.forEach((p, i) => {
      worst = Math.max(worst, Math.hypot(out[3 * i] - p[0], out[3 * i + 1] - p[1], out[3 * i + 2] - p[2]));
    });
    return worst;
  }

  it('puts every point of a turning sweep within 0.2 mm at 50 m, given exact poses', () => {
    const motion = cameraFromSweep({
      T_world_rig,
      T_rig_lidar,
      T_rig_camera,
      cameraNs,
      sweepNs,
      times,
    }) as Knots;
    expect(worstResidual(motion)).toBeLessThan(2e-4);
  });

  it('and within 2 mm, given poses at 100 Hz', () => {
    const sampled = (t: number) => {
      const i = Math.floor(t / 1e7);
      return interpolate(T_world_rig(i * 1e7), T_world_rig((i + 1) * 1e7), t / 1e7 - i);
    };
    const motion = cameraFromSweep({ T_world_rig: sampled, T_rig_lidar, T_rig_camera, cameraNs, sweepNs, times });
    expect(worstResidual(motion as Knots)).toBeLessThan(2e-3);
  });

  it('is worth it: one time for the whole sweep is off by decimetres', () => {
    const single = cameraFromSweep({ T_world_rig, T_rig_lidar, T_rig_camera, cameraNs, sweepNs }) as Float64Array;
    expect(worstResidual({ t: Float64Array.of(0), matrices: single })).toBeGreaterThan(0.5);
  });

  it('keeps knots close in angle when the rig spins fast', () => {
    const spin = (t: number): SE3 => ({ q: [0, 0, Math.sin(t * 4e-9), Math.cos(t * 4e-9)], t: [0, 0, 0] });
    const motion = cameraFromSweep({
      T_world_rig: spin,
      T_rig_lidar,
      T_rig_camera,
      cameraNs,
      sweepNs,
      times,
    }) as Knots;
    const { t } = motion;
    for (let i = 1; i < t.length; i++) {
      expect(t[i]).toBeGreaterThan(t[i - 1]);
      expect((t[i] - t[i - 1]) * 8e-9).toBeLessThanOrEqual(MAX_KNOT_ANGLE * 1.000001);
    }
    expect([t[0], t.at(-1)]).toEqual([-5e7, 5e7]);
  });

  it('is one matrix for one time, and exact', () => {
    const one = { ns: Float64Array.of(3e6, 3e6), min: 3e6, max: 3e6 };
    const motion = cameraFromSweep({
      T_world_rig,
      T_rig_lidar,
      T_rig_camera,
      cameraNs,
      sweepNs,
      times: one,
    }) as Float64Array;
    expect(motion.length).toBe(12);
    const T = compose(inverse(T_world_camera), compose(T_world_rig(sweepNs + 3e6), T_rig_lidar));
    toMatrix(T).forEach((value, i) => void expect(Math.abs(motion[i] - value)).toBeLessThan(1e-8));
  });

  it('refuses what the trajectory does not cover', () => {
    const from = (first: number, last: number) => (t: number) => (t >= first && t <= last ? T_world_rig(t) : undefined);
    const base = { T_rig_lidar, T_rig_camera, cameraNs, sweepNs, times };
    expect(cameraFromSweep({ ...base, T_world_rig: from(1.95e9, 2.05e9) })).toBeDefined();
    expect(cameraFromSweep({ ...base, T_world_rig: from(1.96e9, 3e9) })).toBeUndefined();
    expect(cameraFromSweep({ ...base, T_world_rig: from(0, 2.04e9) })).toBeUndefined();
    expect(cameraFromSweep({ ...base, T_world_rig: from(0, 2.1e9), cameraNs: 2.2e9 })).toBeUndefined();
    expect(cameraFromSweep({ ...base, T_world_rig: from(0, 2.02e9), times: undefined })).toBeUndefined();
  });
});
