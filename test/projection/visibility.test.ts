// Occlusion against rays cast in simulated scenes, and laws that hold for any cloud.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { projectCloud } from '../../src/kernel/index.js';
import { OCCLUDED, type Sightings, UNKNOWN, VISIBLE, visibilityOf } from '../../src/projection/index.js';
import { Confusion, hdl64, kittiLike, occlusionScene, type Scanner, sightingsOf } from '../support/occlusion-scenes.js';

const still = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
/** The scanner looks along x, z up; the camera sits a little beside and below it. */
const beside = Float64Array.of(0, -1, 0, 0.4, 0, 0, -1, -0.3, 1, 0, 0, 0);
const fisheye = createCamera('equidistant', {
  ...{ width: 900, height: 900, fx: 260, fy: 260, cx: 449.5, cy: 449.5, viewDeg: 200 },
  distortion: [0, 0, 0, 0],
});

function figures(seeds: readonly number[], parallax: number, lens = kittiLike, scanner: Scanner = hdl64) {
  const confusion = new Confusion();
  for (const seed of seeds) {
    const scene = occlusionScene(seed, parallax, lens, scanner);
    confusion.add(visibilityOf(sightingsOf(scene)), scene.visible);
  }
  return confusion.figures();
}

/** All of `rows` (x, y, z in the scanner's frame) that fall on the picture. */
function sightings(rows: readonly (readonly number[])[], toCamera = beside): Sightings {
  const points = Float32Array.from(rows.flat());
  const cloud = { points, stride: 3, xyz: [0, 1, 2] as const };
  const seen = projectCloud({ ...cloud, count: rows.length, toCamera, lens: kittiLike });
  return { ...cloud, ...seen, distance: seen.depth, toCamera, lens: kittiLike };
}

/** Beams that meet a wall `range(azimuth, elevation)` away. */
function wall(range: (a: number, e: number) => number): number[][] {
  const rows: number[][] = [];
  for (let a = -0.4; a < 0.4; a += 0.004) {
    for (let e = -0.15; e < 0.1; e += 0.008) {
      const r = range(a, e);
      rows.push([r * Math.cos(e) * Math.cos(a), r * Math.cos(e) * Math.sin(a), r * Math.sin(e)]);
    }
  }
  return rows;
}

describe('visibility against rays cast from the camera', () => {
  it.each([0.3, 0.75, 1.5])('64 beams, %d m between scanner and camera', parallax => {
    const found = figures([1, 2, 3], parallax);
    expect(found.hidden).toBeGreaterThan(0.01);
    expect(found.f1Visible).toBeGreaterThan(0.97);
    expect(found.f1OccludedDecided).toBeGreaterThan(0.94);
    expect(found.leak).toBeLessThan(0.01);
    expect(found.unknown).toBeLessThan(0.04);
  });

  it('fisheye beyond 90°', () => {
    const found = figures([1], 1, fisheye, { ...hdl64, reach: 100 });
    expect(found.f1Visible).toBeGreaterThan(0.97);
    expect(found.f1OccludedDecided).toBeGreaterThan(0.94);
    expect(found.leak).toBeLessThan(0.01);
  });

  it('rows that lie farther apart at the top and the bottom', () => {
    const centre = Array.from({ length: 24 }, (_, i) => -6 + i / 3);
    const elevations = [-25, -19, -16, -14, -12, -11, -10, -9, -8, -7, ...centre, 3, 5, 8, 15];
    const found = figures([1], 0.5, kittiLike, { ...hdl64, elevations });
    expect(found.f1Visible).toBeGreaterThan(0.96);
    expect(found.f1OccludedDecided).toBeGreaterThan(0.94);
    expect(found.leak).toBeLessThan(0.01);
  });

  it('a scanner without rows: directions at random', () => {
    const found = figures([1, 2], 0.5, kittiLike, { ...hdl64, jitter: 20 });
    expect(found.f1Visible).toBeGreaterThan(0.95);
    expect(found.f1VisibleDecided).toBeGreaterThan(0.98);
    expect(found.leak).toBeLessThan(0.015);
  });

  it('a flat scanner tells nothing of what stands above its line', () => {
    const scene = occlusionScene(1, 0.5, kittiLike, { ...hdl64, elevations: [-0.5] });
    expect(scene.visible.length).toBeGreaterThan(50);
    expect(new Set(visibilityOf(sightingsOf(scene)))).toEqual(new Set([UNKNOWN]));
  });
});

describe('visibilityOf', () => {
  it('a box before a wall hides just what lies behind it for the camera', () => {
    // A plate of ±0.1 rad at 5 m before a wall at 20 m; the camera is 0.4 m to the left, so it sees a part of the wall that
    // the scanner does not, and the plate hides 0.4 (1/5 − 1/20) = 0.06 rad of what the scanner sees to the plate's right.
    const all = sightings(wall(a => (Math.abs(a) < 0.1 ? 5 : 20) / Math.cos(a)));
    const labels = visibilityOf(all);
    // Where the ray from the camera to a point passes the plate's plane, as tangents for the scanner.
    const [left, below] = [beside[3], beside[7]];
    for (const [n, i] of all.index.entries()) {
      const [x, y, z] = all.points.subarray(3 * i, 3 * i + 3);
      const across = (left + ((y - left) * 5) / x) / 5;
      const up = (below + ((z - below) * 5) / x) / 5;
      if (x < 6) expect(labels[n]).toBe(VISIBLE);
      // No beam tells how far the plate goes on below the lowest and above the highest.
      else if (Math.abs(across) < 0.09 && up > -0.14 && up < 0.085) expect(labels[n]).toBe(OCCLUDED);
      else if (Math.abs(across) > 0.112) expect(labels[n]).toBe(VISIBLE);
    }
    expect(labels.filter(label => label === OCCLUDED).length).toBeGreaterThan(100);
  });

  it('has no labels for no points, and does not know about one', () => {
    expect(visibilityOf(sightings([]))).toEqual(new Uint8Array(0));
    expect([...visibilityOf(sightings([[5, 0, 0]]))]).toEqual([UNKNOWN]);
    expect([
      ...visibilityOf(
        sightings([
          [5, 0, 0],
          [5, 0, 0],
          [9, 0, 0],
        ]),
      ),
    ]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  });

  it('works inside of a cloud, with points at the scanner, in the image plane, and that are none', () => {
    const odd = [
      [Number.NaN, 0, 0],
      [0, 0, 0],
      [0, 5, 0],
      [Number.POSITIVE_INFINITY, 0, 0],
      [0.11, 0, 0],
      [1e30, 1e28, 0],
    ];
    const around = sightings([...wall(() => 2), ...wall(() => 0.2), ...odd]);
    expect(visibilityOf(around).length).toBe(around.index.length);
    const clean = sightings(wall(() => 20));
    const spoilt = sightings([...wall(() => 20), ...odd.slice(0, 4)]);
    expect(visibilityOf(spoilt)).toEqual(visibilityOf(clean));
  });

  it('many points on one spot take no longer than elsewhere', () => {
    const count = 200_000;
    const points = new Float32Array(3 * count).fill(0.001);
    for (let i = 0; i < count; i++) points[3 * i] = 5 + (i % 7) * 1e-3;
    const start = process.cpuUsage().user;
    const seen = projectCloud({ points, stride: 3, xyz: [0, 1, 2], count, toCamera: beside, lens: kittiLike });
    const labels = visibilityOf({
      ...seen,
      ...{ distance: seen.depth, points, stride: 3, xyz: [0, 1, 2], toCamera: beside, lens: kittiLike },
    });
    expect(labels.length).toBe(count);
    expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(5);
  });
});

const seed = fc.integer({ min: 1, max: 1e6 });
/** A rough surface with things before it, seeded. */
const rough = (n: number) =>
  wall((a, e) => {
    const wave = 12 + 3 * Math.sin(9 * a + n) + 2 * Math.cos(20 * e + n);
    return Math.sin(31 * a + n) + Math.cos(23 * e - n) > 1.4 ? wave / 3 : wave;
  });

describe('laws', () => {
  it('what stands before everything is visible', () => {
    fc.assert(
      fc.property(
        seed,
        fc.double({ min: -0.25, max: 0.25, noNaN: true }),
        fc.double({ min: -0.1, max: 0.05, noNaN: true }),
        (n, a, e) => {
          const r = 2;
          const front = [r * Math.cos(e) * Math.cos(a), r * Math.cos(e) * Math.sin(a), r * Math.sin(e)];
          const all = sightings([...rough(n), front]);
          const at = all.index.indexOf(rough(n).length);
          expect(visibilityOf(all)[at]).toBe(VISIBLE);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('scale does not matter', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(0.25, 0.5, 2, 8, 64), (n, factor) => {
        const larger = Float64Array.from(beside, (value, i) => (i % 4 === 3 ? value * factor : value));
        const before = visibilityOf(sightings(rough(n)));
        const after = visibilityOf(
          sightings(
            rough(n).map(p => p.map(x => x * factor)),
            larger,
          ),
        );
        expect(after).toEqual(before);
        expect(before).toContain(OCCLUDED);
      }),
      { numRuns: 15 },
    );
  });

  it('order does not matter', () => {
    fc.assert(
      fc.property(seed, n => {
        const rows = rough(n);
        // A walk in steps that share no factor with the number of points visits each once.
        let step = 2 + (n % 997);
        while (gcd(step, rows.length) !== 1) step++;
        const order = rows.map((_, i) => (i * step + n) % rows.length);
        const before = sightings(rows);
        const after = sightings(order.map(i => rows[i]));
        const labels = new Map([...visibilityOf(before)].map((label, i) => [before.index[i], label]));
        visibilityOf(after).forEach((label, i) => {
          expect(label).toBe(labels.get(order[after.index[i]]));
        });
      }),
      { numRuns: 15 },
    );
  });

  it('a camera in the place of the scanner sees all that has neighbours', () => {
    fc.assert(
      fc.property(seed, n => {
        const toCamera = Float64Array.from(beside, (value, i) => (i % 4 === 3 ? 0 : value));
        expect(visibilityOf(sightings(rough(n), toCamera))).not.toContain(OCCLUDED);
      }),
      { numRuns: 15 },
    );
  });

  it('clouds in an optical frame are as good', () => {
    const rows = rough(3);
    const turned = rows.map(([x, y, z]) => [-y, -z, x]);
    const M = Float64Array.from(still);
    [M[3], M[7]] = [beside[3], beside[7]];
    const before = sightings(rows);
    const after = sightings(turned, M);
    const a = visibilityOf(before);
    const b = visibilityOf(after);
    expect(b.length).toBe(a.length);
    const differing = a.filter((label, i) => label !== b[i]).length;
    expect(differing / a.length).toBeLessThan(0.02);
  });
});

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
