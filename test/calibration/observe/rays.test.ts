// The rotation between two bundles of rays whose motion is known: turning alone, turning and moving, outliers, refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RayPairs } from '../../../src/calibration/observe/ray-motion.js';
import { rotationOfRays } from '../../../src/calibration/observe/rotation-of-rays.js';
import { apply, inverse, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp, rotationLog } from '../../../src/geometry/rotation-vector.js';
import { seeded } from '../../support/seeded.js';
import { degrees, mean, normalisedSquare, rms, rotationError } from './errors.js';
import { gaussian } from './scenes.js';

const SIGMA = 5e-4;

/** Points 4 to 40 m away within ±35°, seen from the start and from T_start_end; `wrong` of them look anywhere at the end. */
function pairsOf(T_start_end: SE3, count: number, sigma: number, wrong: number, seed: number): RayPairs {
  const random = gaussian(seed);
  const uniform = seeded(seed + 7);
  const next = () => uniform() / 2147483647;
  const f = new Float64Array(3 * count);
  const g = new Float64Array(3 * count);
  const ray = (p: Vec3): Vec3 => {
    const r = Math.hypot(...p);
    const bent = p.map(v => v / r + sigma * random());
    const s = Math.hypot(...bent);
    return [bent[0] / s, bent[1] / s, bent[2] / s];
  };
  for (let i = 0; i < count; i++) {
    const depth = 4 + 36 * next();
    const point: Vec3 = [depth * 0.7 * (2 * next() - 1), depth * 0.5 * (2 * next() - 1), depth];
    const other: Vec3 = [2 * next() - 1, next() - 0.5, 1.2];
    f.set(ray(point), 3 * i);
    g.set(ray(i < wrong * count ? other : apply(inverse(T_start_end), point)), 3 * i);
  }
  return { f, g, count };
}

const unitVector = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
  .map(([a, b]): Vec3 => {
    const z = a;
    const r = Math.sqrt(1 - z * z);
    return [r * Math.cos(Math.PI * b), r * Math.sin(Math.PI * b), z];
  });

describe('rotationOfRays', () => {
  it('without noise, with 30 % wrong pairs, to 0.04°, moving anywhere', () => {
    fc.assert(
      fc.property(
        unitVector,
        unitVector,
        fc.double({ min: 0, max: 0.12, noNaN: true }),
        fc.nat(1e6),
        (a, t, angle, seed) => {
          const T: SE3 = {
            q: rotationExp([a[0] * angle, a[1] * angle, a[2] * angle]),
            t: [0.8 * t[0], 0.8 * t[1], 0.8 * t[2]],
          };
          const found = rotationOfRays(pairsOf(T, 120, 0, 0.3, seed + 1), SIGMA, 3)!;
          expect(found.model).toBe('moved');
          const off = degrees(Math.hypot(...rotationError(rotationLog(found.q), T)));
          const sigma = degrees(Math.sqrt(found.covariance[0] + found.covariance[4] + found.covariance[8]));
          // A wrong pair that lies on its epipolar line by chance is no outlier, and costs a little.
          expect(off).toBeLessThan(Math.max(0.04, 5 * sigma));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says that a camera only turned when it only turned, and is then better than the richer model', () => {
    const errors: number[] = [];
    const squares: number[] = [];
    for (let seed = 1; seed <= 25; seed++) {
      const T: SE3 = { q: rotationExp([0.02, 0.05 * Math.cos(seed), 0.01]), t: [0, 0, 0] };
      const found = rotationOfRays(pairsOf(T, 150, SIGMA, 0.25, 17 * seed), SIGMA, seed)!;
      expect(found.model).toBe('turned');
      const e = rotationError(rotationLog(found.q), T);
      errors.push(degrees(Math.hypot(...e)));
      squares.push(normalisedSquare(e, found.covariance));
    }
    // σ/√110 about two axes, and three times that about the third, 0.029° of arc for one ray.
    expect(rms(errors)).toBeLessThan(0.02);
    expect(mean(squares)).toBeGreaterThan(0.3);
    expect(mean(squares)).toBeLessThan(2);
  });

  it('with noise, outliers and motion ahead or aside, to 0.1° with an honest covariance', () => {
    for (const t of [
      [0, 0, 0.7],
      [0.7, 0, 0],
    ] as const) {
      const errors: number[] = [];
      const squares: number[] = [];
      for (let seed = 1; seed <= 25; seed++) {
        const T: SE3 = { q: rotationExp([0.004, 0.03 * Math.sin(seed), 0.01]), t };
        const found = rotationOfRays(pairsOf(T, 150, SIGMA, 0.25, 13 * seed), SIGMA, seed)!;
        const e = rotationError(rotationLog(found.q), T);
        errors.push(degrees(Math.hypot(...e)));
        squares.push(normalisedSquare(e, found.covariance));
      }
      expect(rms(errors)).toBeLessThan(0.1);
      expect(mean(squares)).toBeGreaterThan(0.2);
      expect(mean(squares)).toBeLessThan(2.5);
    }
  });

  it('is hardly drawn aside by pairs that are off to the same side: edges that slide along others, and cars', () => {
    // A fifth of the pairs, 6 σ to one side. Tukey's usual width leaves twice as much of them.
    const aside: number[] = [];
    for (let seed = 1; seed <= 30; seed++) {
      const T: SE3 = { q: rotationExp([0.004, 0.03 * Math.sin(seed), 0.01]), t: [0, 0, 0.7] };
      const pairs = pairsOf(T, 150, SIGMA, 0, 29 * seed);
      for (let i = 0; i < 30; i++) {
        const turned = apply({ q: rotationExp([0, 6 * SIGMA, 0]), t: [0, 0, 0] }, [
          pairs.g[3 * i],
          pairs.g[3 * i + 1],
          pairs.g[3 * i + 2],
        ]);
        pairs.g.set(turned, 3 * i);
      }
      aside.push(rotationError(rotationLog(rotationOfRays(pairs, SIGMA, seed)!.q), T)[1]);
    }
    expect(Math.abs(degrees(mean(aside)))).toBeLessThan(0.015);
  });

  it('refuses where no motion is common, or too little is seen', () => {
    const still: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 0] };
    expect(rotationOfRays(pairsOf(still, 150, SIGMA, 0.9, 5), SIGMA, 1)).toBeUndefined();
    expect(rotationOfRays(pairsOf(still, 12, SIGMA, 0, 5), SIGMA, 1)).toBeUndefined();
  });
});
