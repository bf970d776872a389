// Rolling shutters against the analytic motion of the toy town's car: each point lands where its own line saw it.
import { describe, expect, it } from 'vitest';
import { type Camera, createCamera, type Readout, readoutDirections, readoutTime } from '../../src/camera/index.js';
import { apply, compose, inverse, type SE3, toMatrix, type Vec3 } from '../../src/geometry/index.js';
import { type Knots, plainKernels, projectCloud, projectRolling, simdKernels } from '../../src/kernel/index.js';
import { cameraDuringReadout } from '../../src/projection/index.js';
import { randomStream } from '../../src/simulate/random.js';
import { rigState } from '../../src/simulate/trajectory.js';
import { buildWorld } from '../../src/simulate/world.js';

const pinhole = createCamera('plumb_bob', {
  ...{ width: 960, height: 720, fx: 624, fy: 622, cx: 483.5, cy: 355 },
  distortion: [-0.28, 0.08, 0.0006, -0.0004, 0],
});
const fisheye = createCamera('equidistant', {
  ...{ width: 960, height: 720, fx: 222, fy: 222, cx: 478, cy: 361 },
  distortion: [0.02, -0.004, 0.001, -0.0002],
});
const xyz = [0, 1, 2] as const;
const { ego } = buildWorld(1);
const T_world_rig = (tNs: number): SE3 => rigState(ego, tNs).T_map_base;
const T_rig_camera: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [1.6, 0.1, 1.45] };
const [cameraNs, sweepNs] = [3.137e9, 3.1e9];

/** Points around the car, in its frame at the sweep. */
function around(count: number): Float32Array {
  const random = randomStream(3, 'rolling');
  return Float32Array.from({ length: 3 * count }, (_, i) =>
    i % 3 === 2 ? -2 + 6 * random.uniform() : 80 * (random.uniform() - 0.5),
  );
}

/** Where the lens sees a point of the rig frame at the sweep at τ ns after the picture's middle. */
function seenAt(lens: Camera, p: Vec3, tau: number): [number, number] | undefined {
  const T_camera_world = inverse(compose(T_world_rig(cameraNs + tau), T_rig_camera));
  const q = apply(T_camera_world, apply(T_world_rig(sweepNs), p));
  const uv = new Float64Array(2);
  const ok = new Uint8Array(1);
  lens.project(Float64Array.from(q), 1, uv, ok);
  return ok[0] ? [uv[0], uv[1]] : undefined;
}

/** By bisection: the time at which the point lies on the line that is exposed then; undefined outside of the picture. */
function truth(lens: Camera, readout: Readout, p: Vec3): [number, number] | undefined {
  let [low, high] = [-readout.ns / 2, readout.ns / 2];
  const late = (tau: number) => {
    const uv = seenAt(lens, p, tau);
    return uv && readoutTime(readout, lens.width, lens.height, ...uv) - tau;
  };
  const [first, last] = [late(low), late(high)];
  if (first === undefined || last === undefined || first < 0 || last > 0) return undefined;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (late(middle)! > 0) low = middle;
    else high = middle;
  }
  return seenAt(lens, p, low);
}

function viewOf(readout: Readout): { toCamera: Knots; readout: Readout } {
  const toCamera = cameraDuringReadout({ T_world_rig, T_rig_camera, cameraNs, sweepNs, readoutNs: readout.ns })!;
  return { toCamera, readout };
}

describe.each(readoutDirections)('lines read %s', direction => {
  it.each([
    ['a perspective lens', pinhole],
    ['a fisheye', fisheye],
  ])('%s: 0.01 px from the analytic truth, and no point missing', (_, lens) => {
    const readout = { ns: 45e6, direction };
    const points = around(1500);
    const found = projectRolling({ points, stride: 3, xyz, count: 1500, view: viewOf(readout), lens });
    expect(found.unsettled).toBe(0);
    const at = new Map([...found.index].map((i, n) => [i, n]));
    let seen = 0;
    let moved = 0;
    for (let i = 0; i < 1500; i++) {
      const p: Vec3 = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
      const n = at.get(i);
      const global = seenAt(lens, p, 0);
      const uv = truth(lens, readout, p);
      // Within a hair of the border, or of the least depth, either is right.
      const inside = uv && uv[0] > -0.49 && uv[0] < lens.width - 0.51 && uv[1] > -0.49 && uv[1] < lens.height - 0.51;
      if (n === undefined) {
        const depth = apply(inverse(compose(T_world_rig(cameraNs), T_rig_camera)), apply(T_world_rig(sweepNs), p))[2];
        if (inside && depth > 0.5) expect.fail(`point ${i} is missing: ${uv}`);
        continue;
      }
      if (!uv) continue;
      seen++;
      expect(Math.hypot(found.u[n] - uv[0], found.v[n] - uv[1])).toBeLessThan(0.01);
      if (global) moved = Math.max(moved, Math.hypot(uv[0] - global[0], uv[1] - global[1]));
    }
    expect(seen).toBeGreaterThan(60);
    // Taken as exposed at once, points would be this far off.
    expect(moved).toBeGreaterThan(5);
  });
});

describe('projectRolling', () => {
  const readout: Readout = { ns: 30e6, direction: 'top_to_bottom' };

  it('a camera at rest sees what a global shutter sees, bit for bit', () => {
    const M = toMatrix(inverse(T_rig_camera));
    const toCamera = { t: Float64Array.of(-15e6, 15e6), matrices: Float64Array.of(...M, ...M) };
    const points = around(2000);
    for (const lens of [pinhole, fisheye]) {
      const rolling = projectRolling({ points, stride: 3, xyz, count: 2000, view: { toCamera, readout }, lens });
      const global = projectCloud({ points, stride: 3, xyz, count: 2000, toCamera: M, lens });
      const { unsettled, ...seen } = rolling;
      expect(unsettled).toBe(0);
      expect(seen).toEqual(global);
      expect(seen.index.length).toBeGreaterThan(10);
    }
  });

  it('compiled kernels hand the same points to the same loop', () => {
    const points = around(1500);
    points[7] = Number.NaN;
    points[12] = Number.POSITIVE_INFINITY;
    const seen = [plainKernels(), simdKernels()].map(kernels => {
      kernels.place({ points, stride: 3, count: 1500, xyz }, toMatrix({ q: [0, 0, 0.6, 0.8], t: [1, 2, 0.1] }));
      const rolling = kernels.projectRolling(viewOf(readout), fisheye);
      const M = viewOf(readout).toCamera.matrices.slice(0, 12);
      return { ...rolling, range: kernels.ranges(M, rolling.index) };
    });
    expect(seen[0].index.length).toBeGreaterThan(50);
    expect(seen[1]).toEqual(seen[0]);
  });

  // f ω against lines per second: 100 px/rad · 20 rad/s of 50 lines in 30 ms is 1.2 lines per line.
  it.each([20, -20])(
    'a camera that nods faster than it reads (%d rad/s) sees what settles, and counts the rest',
    rate => {
      const lens = createCamera('pinhole', {
        width: 100,
        height: 50,
        fx: 100,
        fy: 100,
        cx: 49.5,
        cy: 24.5,
        distortion: [],
      });
      const times = Array.from({ length: 301 }, (_, k) => -15e6 + k * 1e5);
      const pose = (tau: number): SE3 => ({
        q: [Math.sin(rate * tau * 5e-10), 0, 0, Math.cos(rate * tau * 5e-10)],
        t: [0, 0, 0],
      });
      const matrices = Float64Array.from(times.flatMap(tau => [...toMatrix(pose(tau))]));
      const points = Float32Array.from({ length: 3 * 400 }, (_, i) => [0, (Math.floor(i / 3) - 200) / 200, 2][i % 3]);
      const view = { toCamera: { t: Float64Array.from(times), matrices }, readout };
      const found = projectRolling({ points, stride: 3, xyz, count: 400, view, lens });
      expect(found.unsettled).toBeGreaterThan(10);
      for (const [n, i] of found.index.entries()) {
        const tau = readoutTime(readout, 100, 50, found.u[n], found.v[n]);
        const [, y, z] = apply(pose(tau), [0, points[3 * i + 1], 2]);
        expect(Math.abs((100 * y) / z + 24.5 - found.v[n])).toBeLessThan(0.01);
      }
    },
  );

  it('no point, a point on the image plane, none that is a number', () => {
    const points = Float32Array.of(1, 1, 0, Number.NaN, 0, 5, 0, 0, 0);
    const M = toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] });
    const view = { toCamera: { t: Float64Array.of(0), matrices: M }, readout };
    expect(projectRolling({ points, stride: 3, xyz, count: 0, view, lens: pinhole }).index.length).toBe(0);
    expect(projectRolling({ points, stride: 3, xyz, count: 3, view, lens: pinhole })).toMatchObject({ unsettled: 0 });
    expect(projectRolling({ points, stride: 3, xyz, count: 3, view, lens: pinhole }).index.length).toBe(0);
  });
});

it('a trajectory that ends inside the readout tells nothing', () => {
  const short = (tNs: number) => (tNs < cameraNs + 1e6 ? T_world_rig(tNs) : undefined);
  const input = { T_rig_camera, cameraNs, sweepNs, readoutNs: 30e6 };
  expect(cameraDuringReadout({ ...input, T_world_rig: short })).toBeUndefined();
  expect(
    cameraDuringReadout({ ...input, T_world_rig: t => (t === sweepNs ? undefined : T_world_rig(t)) }),
  ).toBeUndefined();
});
