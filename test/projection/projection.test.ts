// Projection against closed forms: a car that turns, pixels at the border, points that are none.
import { describe, expect, it } from 'vitest';
import { inImage } from '../../src/camera/in-image.js';
import { createCamera } from '../../src/camera/index.js';
import {
  apply,
  compose,
  identity,
  interpolate,
  inverse,
  type SE3,
  toMatrix,
  type Vec3,
} from '../../src/geometry/index.js';
import {
  type Knots,
  MAX_KNOT_ANGLE,
  ProjectionScratch,
  projectCloud,
  transformPointsOverTime,
} from '../../src/kernel/index.js';
import { cameraFromSweep, sweepAtStamp } from '../../src/projection/index.js';

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

describe('sweepAtStamp', () => {
  // A handheld mapper: it turns at 2 rad/s and more about all axes, and hurries.
  const T_world_rig = (tNs: number): SE3 => {
    const t = tNs * 1e-9;
    const turn = (axis: number, angle: number): SE3 => {
      const q: [number, number, number, number] = [0, 0, 0, Math.cos(angle / 2)];
      q[axis] = Math.sin(angle / 2);
      return { q, t: [0, 0, 0] };
    };
    const moved: SE3 = { q: [0, 0, 0, 1], t: [3 * Math.sin(2 * t), 2 * t, 0.4 * Math.cos(5 * t)] };
    return compose(
      compose(compose(moved, turn(2, 2 * t)), turn(1, 0.3 * Math.sin(6 * t))),
      turn(0, 0.2 * Math.cos(4 * t)),
    );
  };
  const T_rig_lidar: SE3 = { q: [0, 0, Math.sin(0.3), Math.cos(0.3)], t: [0.2, 0.1, 0.3] };
  const sweepNs = 7e8;
  const count = 2000;
  const ns = Float64Array.from({ length: count }, (_, i) => Math.round((1e8 * (i % 500)) / 499));
  const at50 = Float64Array.from({ length: 3 * count }, (_, i) => {
    const a = 0.37 * Math.floor(i / 3);
    return [50 * Math.cos(a), 50 * Math.sin(a), 5 * Math.sin(a)][i % 3];
  }) as unknown as Float32Array;
  const T_lidar = (t: number) => compose(T_world_rig(sweepNs + t), T_rig_lidar);
  /** Where the LiDAR at its stamp sees what it saw at the point's time. */
  const truth = (i: number) =>
    apply(inverse(T_lidar(0)), apply(T_lidar(ns[i]), [...at50.subarray(3 * i, 3 * i + 3)] as never));
  const worst = (out: Float64Array) =>
    Math.max(...Array.from({ length: count }, (_, i) => Math.hypot(...truth(i).map((v, k) => v - out[3 * i + k]))));

  it('is exact to 1e-9 m at 50 m where every point has the poses of its own time', () => {
    const out = new Float64Array(3 * count);
    for (let i = 0; i < count; i++) {
      const times = { min: ns[i], max: ns[i] };
      const knots = sweepAtStamp({ T_world_rig, T_rig_lidar, sweepNs, times })!;
      transformPointsOverTime(at50.subarray(3 * i), 3, xyz, 1, ns.subarray(i), knots, out.subarray(3 * i));
    }
    expect(worst(out)).toBeLessThan(1e-9);
  });

  it('is off by 3 µm between its knots, less than float32 tells at 50 m', () => {
    const out = new Float64Array(3 * count);
    const knots = sweepAtStamp({ T_world_rig, T_rig_lidar, sweepNs, times: { min: 0, max: 1e8 } })!;
    transformPointsOverTime(at50, 3, xyz, count, ns, knots, out);
    expect(worst(out)).toBeLessThan(3e-6);
    expect(worst(Float64Array.from(at50))).toBeGreaterThan(5);
  });

  it('has as many knots as the motion needs: halfway between two at a turn of a, a point at r is off by r a² / 8', () => {
    const turning = (rate: number) => (ns: number) => {
      const angle = rate * ns * 1e-9;
      return { q: [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)], t: [15e-9 * ns, 0, 0] } satisfies SE3;
    };
    const steps = (rate: number) => {
      const input = { T_world_rig: turning(rate), T_rig_lidar: identity, sweepNs, times: { min: 0, max: 1e8 } };
      return sweepAtStamp(input)!.t.length - 1;
    };
    // 2 ms until 50 m · (2e-3 rate)² / 8 is 2 µm, then 1 ms, 0.5 ms, …
    expect([0, 0.28, 0.29, 0.56, 0.57, 2].map(steps)).toEqual([50, 50, 100, 100, 200, 400]);
  });

  it('follows a kink between two poses', () => {
    // Stands, then turns at 1 rad/s from a moment that no step knows.
    const kink = sweepNs + 0.0333e9;
    const T_world_rig = (ns: number): SE3 => {
      const angle = Math.max(0, ns - kink) * 1e-9;
      return { q: [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)], t: [0, 0, 0] };
    };
    const knots = sweepAtStamp({ T_world_rig, T_rig_lidar: identity, sweepNs, times: { min: 0, max: 1e8 } })!;
    const moments = Float64Array.from({ length: count }, (_, i) => kink - sweepNs + (i - count / 2) * 2e3);
    const out = new Float64Array(3 * count);
    const ahead = Float32Array.from({ length: 3 * count }, (_, i) => (i % 3 === 0 ? 50 : 0));
    transformPointsOverTime(ahead, 3, xyz, count, moments, knots, out);
    const off = Array.from(moments, (ns, i) => {
      const angle = Math.max(0, sweepNs + ns - kink) * 1e-9;
      return Math.hypot(out[3 * i] - 50 * Math.cos(angle), out[3 * i + 1] - 50 * Math.sin(angle));
    });
    // A quarter of the least step, 2 ms / 64, times 50 m/s.
    expect(Math.max(...off)).toBeLessThan(0.0004);
  });

  it('has no place for a point without a time, also where all others have one', () => {
    const knots = sweepAtStamp({ T_world_rig, T_rig_lidar, sweepNs, times: { min: 5e6, max: 5e6 } })!;
    const out = new Float64Array(6);
    transformPointsOverTime(at50, 3, xyz, 2, Float64Array.of(Number.NaN, 5e6), knots, out);
    expect(out.map(Number.isNaN as never)).toEqual(Float64Array.of(1, 1, 1, 0, 0, 0));
  });

  it('is refused where the poses do not reach the stamp, or any part of the sweep', () => {
    const known = (from: number, to: number) => (t: number) => (t >= from && t <= to ? T_world_rig(t) : undefined);
    const ask = (from: number, to: number, times = { min: 1e7, max: 1e8 }) =>
      sweepAtStamp({ T_world_rig: known(sweepNs + from, sweepNs + to), T_rig_lidar, sweepNs, times }) !== undefined;
    expect([ask(0, 1e8), ask(1, 1e8), ask(0, 1e8 - 1), ask(-1e9, 2e8)]).toEqual([true, false, false, true]);
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
