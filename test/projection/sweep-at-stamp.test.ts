// A sweep moved to its stamp against closed forms: a hurried mapper, bends between poses, and how many knots that takes.
import { describe, expect, it } from 'vitest';
import { apply, compose, identity, interpolate, inverse, type SE3 } from '../../src/geometry/index.js';
import { transformPointsOverTime } from '../../src/kernel/index.js';
import { sweepAtStamp } from '../../src/projection/index.js';

const xyz = [0, 1, 2] as const;

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

  describe('between poses, whose stamps it is told', () => {
    // Poses of the mapper 7 ms apart, slerp and straight lines between them: a bend at each.
    const stamps = Float64Array.from({ length: 200 }, (_, i) => 7e6 * i);
    const poses = Array.from(stamps, T_world_rig);
    const between = (tNs: number): SE3 => {
      const i = Math.floor(tNs / 7e6);
      return interpolate(poses[i], poses[i + 1], (tNs - stamps[i]) / 7e6);
    };
    const bendsNs = stamps.filter(t => t > sweepNs && t < sweepNs + 1e8);
    const times = { min: 0, max: 1e8 };

    it('is off by 2 µm at 50 m, at the bends too, and has a knot at each', () => {
      const near = [...bendsNs].flatMap(t => [-1e4, -1e3, -1, 0, 1, 1e3, 1e4].map(d => t - sweepNs + d));
      const moments = Float64Array.from([...near, ...ns.subarray(0, 500)]);
      const knots = sweepAtStamp({ T_world_rig: between, T_rig_lidar, sweepNs, times, bendsNs })!;
      const out = new Float64Array(3 * moments.length);
      transformPointsOverTime(at50, 3, xyz, moments.length, moments, knots, out);
      const T_there = inverse(compose(between(sweepNs), T_rig_lidar));
      const off = Array.from(moments, (t, i) => {
        const T = compose(compose(T_there, between(sweepNs + t)), T_rig_lidar);
        const there = apply(T, [...at50.subarray(3 * i, 3 * i + 3)] as never);
        return Math.hypot(...there.map((v, k) => v - out[3 * i + k]));
      });
      expect(Math.max(...off)).toBeLessThan(2.2e-6);
      expect([...bendsNs].every(t => knots.t.includes(t - sweepNs))).toBe(true);
    });

    it('has as many knots as the turn between two poses needs, a single step where the rig goes straight', () => {
      const turning = (rate: number) => (tNs: number) => {
        const angle = rate * tNs * 1e-9;
        return { q: [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)], t: [15e-9 * tNs, 0, 0] } satisfies SE3;
      };
      const bends = Float64Array.of(sweepNs + 4e7);
      const steps = (rate: number) =>
        sweepAtStamp({ T_world_rig: turning(rate), T_rig_lidar: identity, sweepNs, times, bendsNs: bends })!.t.length -
        1;
      expect(steps(0)).toBe(2);
      for (const rate of [0.05, 0.3, 1, 4]) {
        // 50 m · a² / 8 = 2 µm.
        const needed = [4e7, 6e7].map(part => Math.ceil((rate * part * 1e-9) / Math.sqrt(0.32e-6)));
        const sum = needed[0] + needed[1];
        expect(steps(rate)).toBeGreaterThanOrEqual(sum);
        expect(steps(rate)).toBeLessThanOrEqual(Math.ceil(1.01 * sum) + 2);
      }
    });

    it('is bounded where poses come by the thousand, or the rig whirls', () => {
      const bends = Float64Array.from({ length: 5000 }, (_, i) => sweepNs + 2e4 * i);
      const many = sweepAtStamp({ T_world_rig: between, T_rig_lidar, sweepNs, times, bendsNs: bends })!;
      expect(many.t.length).toBeLessThan(2000);
      const whirl = (tNs: number): SE3 => {
        const half = 1e-6 * tNs;
        return { q: [0, 0, Math.sin(half), Math.cos(half)], t: [0, 0, 0] };
      };
      const fast = sweepAtStamp({ T_world_rig: whirl, T_rig_lidar, sweepNs, times, bendsNs })!;
      expect(fast.t.length).toBeLessThan(2 * (1e8 / (2e6 / 64)));
    });
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
