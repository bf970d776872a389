// Poses from points: seeded boards with noise and gross errors, OpenCV's solvePnP, twins of a plane, and what cannot be told.
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import {
  type Correspondences,
  type PoseFit,
  residualReport,
  solvePose,
} from '../../../src/calibration/target/index.js';
import { type Camera, createCamera } from '../../../src/camera/index.js';
import { apply, compose, inverse, rotationAngle, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp, rotationInverse, rotationLog, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import { invertMatrix } from '../../../src/geometry/small-matrix.js';
import { randomStream } from '../../../src/simulate/random.js';
import { boardViews, normals } from './views.js';

const degree = Math.PI / 180;
const lens = createCamera('plumb_bob', {
  ...{ width: 1280, height: 960, fx: 900, fy: 905, cx: 640, cy: 480 },
  distortion: [-0.28, 0.08, 0.0006, -0.0004, 0],
});
const fisheye = createCamera('equidistant', {
  ...{ width: 1280, height: 1280, fx: 330, fy: 331, cx: 640, cy: 640, viewDeg: 210 },
  distortion: [0.02, -0.004, 0.001, -0.0002],
});

/** Turn (rad, about the camera's axes) and shift (m) from the truth. */
function errorOf(found: SE3, truth: SE3): number[] {
  const turn = rotationLog(rotationProduct(found.q, rotationInverse(truth.q)));
  return [...turn, ...found.t.map((x, i) => x - truth.t[i])];
}

function normalised({ covariance }: PoseFit, error: readonly number[]): number {
  const C = invertMatrix(covariance!, 6)!;
  return error.reduce((sum, x, i) => error.reduce((s, y, j) => s + x * y * C[6 * i + j], sum), 0) / 6;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const codes = (fit: PoseFit) => fit.reasons.map(reason => reason.code);

describe('a board with 0.3 px of noise', () => {
  test.each([
    ['20 views', { views: 20 }],
    ['20 views, a fifth of the corners wrong', { views: 20, wrong: 0.2 }],
  ])('%s: 0.02° and 3 mm, and the covariance says how much', (_, settings) => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const { points, T_camera_lidar } = boardViews(lens, { sigmaPx: 0.3, ...settings }, seed);
      const fit = solvePose(points, lens);
      expect(fit.observable).toBe(true);
      expect(fit.sigmaPx).toBeCloseTo(0.3, 1);
      const error = errorOf(fit.T_camera_target!, T_camera_lidar);
      return { error, nees: normalised(fit, error) };
    });
    const turns = found.map(f => Math.hypot(...f.error.slice(0, 3)) / degree);
    const shifts = found.map(f => Math.hypot(...f.error.slice(3)));
    expect(Math.max(...turns)).toBeLessThan(0.02);
    expect(Math.max(...shifts)).toBeLessThan(0.003);
    expect(mean(found.map(f => f.nees))).toBeGreaterThan(0.7);
    expect(mean(found.map(f => f.nees))).toBeLessThan(1.4);
  });

  test('through a fisheye that sees beside itself', () => {
    for (let seed = 0; seed < 5; seed++) {
      const random = randomStream(seed, 'around');
      const T: SE3 = { q: rotationExp(normals(random)), t: normals(random) };
      const points = pointsAround(fisheye, T, 60, 0.3, seed);
      const fit = solvePose(points, fisheye);
      expect(fit.observable).toBe(true);
      const error = errorOf(fit.T_camera_target!, T);
      expect(Math.hypot(...error.slice(0, 3)) / degree).toBeLessThan(0.1);
      expect(normalised(fit, error)).toBeLessThan(5);
    }
  });

  test('one view is told, and called weakly conditioned; wrong corners are named', () => {
    const { points } = boardViews(lens, { views: 1, sigmaPx: 0.3 }, 3);
    const fit = solvePose(points, lens);
    expect(codes(fit)).toContain('weakly_conditioned');
    const spoilt = { ...points, uv: points.uv.slice() };
    spoilt.uv[10] += 40;
    const found = solvePose(spoilt, lens);
    expect(codes(found)).toContain('outliers');
    expect(found.inlier[5]).toBe(0);
    expect(found.residualPx[5]).toBeGreaterThan(30);
  });
});

/** Points 1 to 6 m away in all directions that the lens sees. */
function pointsAround(camera: Camera, T: SE3, count: number, sigmaPx: number, seed: number): Correspondences {
  const random = randomStream(seed, 'points');
  const [uv, xyz]: number[][] = [[], []];
  while (xyz.length < 3 * count) {
    const d = normals(random);
    const range = (1 + 5 * random.uniform()) / Math.hypot(...d);
    const p = d.map(c => c * range) as unknown as Vec3;
    const pixel = new Float64Array(2);
    const seen = new Uint8Array(1);
    camera.project(Float64Array.from(p), 1, pixel, seen);
    if (!seen[0]) continue;
    uv.push(pixel[0] + sigmaPx * random.normal(), pixel[1] + sigmaPx * random.normal());
    xyz.push(...apply(inverse(T), p));
  }
  return { count, uv: Float64Array.from(uv), xyz: Float64Array.from(xyz) };
}

interface Golden {
  readonly kind: string;
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly K: number[];
  readonly D: number[];
  readonly xyz: number[];
  readonly uv: number[];
  readonly rvec: number[];
  readonly tvec: number[];
  readonly rms: number;
  readonly both?: { readonly rvec: number[]; readonly tvec: number[] }[];
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../golden/opencv-pnp.json', import.meta.url), 'utf8'),
).cases;
const poseOf = ({ rvec, tvec }: { rvec: number[]; tvec: number[] }): SE3 => ({
  q: rotationExp(rvec as unknown as Vec3),
  t: tvec as unknown as Vec3,
});

describe("OpenCV's solvePnP (test/oracle/opencv-pnp.py)", () => {
  test.each(golden.map((g, i) => [`${i}: ${g.kind}, ${g.model}`, g] as const))('%s', (_, g) => {
    const [fx, fy, cx, cy] = g.K;
    const camera = createCamera(g.model, { width: g.width, height: g.height, fx, fy, cx, cy, distortion: g.D });
    const points = { count: g.uv.length / 2, uv: Float64Array.from(g.uv), xyz: Float64Array.from(g.xyz) };
    const fit = solvePose(points, camera);
    expect(fit.inlier.every(k => k === 1)).toBe(true);
    const [{ T_camera_target, rmsPx }] = fit.solutions;
    expect(rmsPx).toBeCloseTo(g.rms, 6);
    const error = errorOf(T_camera_target, poseOf(g));
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(2e-5);
    expect(residualReport(points, camera, poseOf(g)).rms).toBeCloseTo(g.rms, 6);
  });
});

describe('the two poses of a plane', () => {
  /** 6 × 4 corners; noise as given. */
  const plane = (T: SE3, step: number, sigmaPx: number, seed: number): Correspondences => {
    const random = randomStream(seed, 'plane');
    const xyz = Array.from({ length: 24 }, (_, i) => [((i % 6) - 2.5) * step, (Math.floor(i / 6) - 1.5) * step, 0]);
    const seenAt = Float64Array.from(xyz.flatMap(p => apply(T, p as unknown as Vec3)));
    const uv = new Float64Array(48);
    lens.project(seenAt, 24, uv, new Uint8Array(24));
    return { count: 24, uv: uv.map(x => x + sigmaPx * random.normal()), xyz: Float64Array.from(xyz.flat()) };
  };

  test('a small board far away: both are kept, none is told', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const T: SE3 = { q: rotationExp([0.35, -0.25, 0.1]), t: [0.4, -0.3, 9] };
      const fit = solvePose(plane(T, 0.03, 0.3, seed), lens);
      expect(codes(fit)).toContain('two_poses');
      expect(fit.T_camera_target).toBeNull();
      expect(fit.solutions.length).toBe(2);
      const off = fit.solutions.map(s => rotationAngle(compose(inverse(s.T_camera_target), T)) / degree);
      expect(Math.min(...off)).toBeLessThan(12);
      expect(Math.max(...off)).toBeGreaterThan(25);
    }
  });

  test('a large board nearby: the right one of the two', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = randomStream(seed, 'tilt');
      const T: SE3 = { q: rotationExp(normals(random, 0.5)), t: [0, 0, 1.2] };
      const fit = solvePose(plane(T, 0.12, 0.3, seed), lens);
      expect(fit.solutions.length).toBe(1);
      expect(rotationAngle(compose(inverse(fit.solutions[0].T_camera_target), T)) / degree).toBeLessThan(1);
    }
  });
});

describe('few points', () => {
  it('four that are not in a plane, without noise', () => {
    const T: SE3 = { q: rotationExp([0.4, -1.1, 2]), t: [0.2, -0.1, 4] };
    const xyz = Float64Array.of(0, 0, 0, 1, 0, 0.2, 0, 1, -0.3, 0.3, 0.4, 0.8);
    const at = Float64Array.from([0, 3, 6, 9].flatMap(k => apply(T, [xyz[k], xyz[k + 1], xyz[k + 2]])));
    const uv = new Float64Array(8);
    lens.project(at, 4, uv, new Uint8Array(4));
    const { solutions } = solvePose({ count: 4, uv, xyz }, lens);
    expect(Math.max(...errorOf(solutions[0].T_camera_target, T).map(Math.abs))).toBeLessThan(1e-6);
  });

  it('three, a line, none, and what has no ray are refused with the reason', () => {
    const line = {
      count: 6,
      uv: Float64Array.from({ length: 12 }, (_, i) => 300 + 40 * i),
      xyz: Float64Array.from({ length: 18 }, (_, i) => Math.floor(i / 3)),
    };
    expect(codes(solvePose(line, lens))).toEqual(['points_on_a_line']);
    expect(codes(solvePose({ ...line, count: 3 }, lens))).toEqual(['too_few_points']);
    expect(codes(solvePose({ count: 0, uv: new Float64Array(0), xyz: new Float64Array(0) }, lens))).toEqual([
      'too_few_points',
    ]);
    const nan = { ...line, uv: line.uv.map(() => Number.NaN) };
    expect(codes(solvePose(nan, lens))).toEqual(['too_few_points']);
    const infinite = { ...line, xyz: line.xyz.map(() => Number.POSITIVE_INFINITY) };
    expect(codes(solvePose(infinite, lens))).toEqual(['too_few_points']);
  });

  it('one point said many times is not many points', () => {
    const same = { count: 8, uv: new Float64Array(16).fill(500), xyz: new Float64Array(24).fill(2) };
    expect(solvePose(same, lens).T_camera_target).toBeNull();
  });

  it('points that have nothing to do with the picture', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = randomStream(seed, 'nonsense');
      const uv = Float64Array.from({ length: 60 }, () => 900 * random.uniform());
      const xyz = Float64Array.from({ length: 90 }, () => 4 * random.uniform());
      const fit = solvePose({ count: 30, uv, xyz }, lens);
      expect(fit.T_camera_target).toBeNull();
      expect(fit.reasons.length).toBeGreaterThan(0);
    }
  });
});

it('a hundred thousand points: the same pose in bounded time, NaN among them left out', () => {
  const T: SE3 = { q: rotationExp([0.1, 0.2, 0.3]), t: [0.1, 0.2, 0.3] };
  const few = pointsAround(fisheye, T, 1000, 0.3, 9);
  const count = 100_000;
  const uv = Float64Array.from({ length: 2 * count }, (_, i) => few.uv[i % 2000]);
  const xyz = Float64Array.from({ length: 3 * count }, (_, i) => few.xyz[i % 3000]);
  xyz[7] = Number.NaN;
  const fit = solvePose({ count, uv, xyz }, fisheye);
  expect(fit.observable).toBe(true);
  expect(fit.inlier[2]).toBe(0);
  expect(Math.max(...errorOf(fit.T_camera_target!, T).map(Math.abs))).toBeLessThan(2e-3);
});

it('limits of a caller: what is known a little worse is refused', () => {
  const { points } = boardViews(lens, { sigmaPx: 0.3, views: 6 }, 1);
  const sigma = (from: number) =>
    Math.sqrt(Math.max(...[from, from + 1, from + 2].map(k => solvePose(points, lens).covariance![7 * k])));
  const within = { rotationLimit: 1.01 * sigma(0), translationLimit: 1.01 * sigma(3) };
  expect(solvePose(points, lens, within).observable).toBe(true);
  for (const [beyond, code] of [
    [{ ...within, rotationLimit: 0.99 * sigma(0) }, 'rotation_sigma'],
    [{ ...within, translationLimit: 0.99 * sigma(3) }, 'translation_sigma'],
  ] as const) {
    const fit = solvePose(points, lens, beyond);
    expect(fit.observable).toBe(false);
    expect(codes(fit)).toContain(code);
  }
});
