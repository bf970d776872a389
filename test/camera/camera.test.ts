// Every lens model over every calibration: no phantom points, exact inverse, where it ends.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera, lensModels } from '../../src/camera/index.js';
import { calibrations } from './calibrations.js';
import { angleBetween, sphere } from './directions.js';
import { hardDirections, randomLensOf, uniform } from './random-lenses.js';
import { phantomsOf, pixelsOf } from './round-trip.js';

it('runs every lens model through the suite', () => {
  const models = new Set(calibrations.map(({ model, intrinsics }) => createCamera(model, intrinsics).model));
  expect(models).toEqual(new Set(lensModels.map(model => model.name)));
});

describe.each(calibrations)('$name ($model)', ({ model, intrinsics }) => {
  const camera = createCamera(model, intrinsics);

  // A million directions and every pixel: phantoms.slow.test.ts.
  it('shows no phantom: what it accepts, of directions all around, comes back to itself', () => {
    const count = 50_000;
    const { accepted, lost, worst } = phantomsOf(camera, sphere(count, 7));
    expect(lost).toBe(0);
    expect(worst).toBeLessThan(1e-6);
    // A share of the sphere, from the solid angle of the cone; the horizon of a tilted sensor takes from it.
    const share = (1 - Math.cos(camera.maxAngle)) / 2;
    if (camera.model === 'tilted') expect(accepted / count).toBeGreaterThan(0.8 * share);
    else expect(Math.abs(accepted / count - share)).toBeLessThan(0.01);
  });

  it('unprojects every pixel it can so that it projects back onto itself', () => {
    const { share, worst } = pixelsOf(camera, 5);
    expect(share).toBeGreaterThan(0.05);
    expect(worst).toBeLessThan(1e-9);
  });

  it('accepts nothing that is not a direction', () => {
    const bad = [0, 0, 0, Number.NaN, 0, 1, 0, Number.NaN, 1, 0, 0, Number.NaN, Number.POSITIVE_INFINITY, 0, 1];
    const uv = new Float64Array(10);
    const seen = new Uint8Array(5).fill(9);
    camera.project(Float64Array.from(bad), 5, uv, seen);
    expect([...seen]).toEqual([0, 0, 0, 0, 0]);
    expect(uv[0]).toBeNaN();
    const rays = new Float64Array(6);
    const ok = new Uint8Array(2).fill(9);
    camera.unproject(Float64Array.of(Number.NaN, 3, Number.POSITIVE_INFINITY, 0), 2, rays, ok);
    expect([...ok]).toEqual([0, 0]);
  });
});

describe('where the formula turns back', () => {
  it('KITTI cam2 raw folds at the radius measured for it, 1.2104', () => {
    const kitti = calibrations.find(c => c.name === 'KITTI cam2 raw')!;
    const [k1, k2, , , k3] = kitti.intrinsics.distortion;
    const radial = createCamera('plumb_bob', { ...kitti.intrinsics, distortion: [k1, k2, 0, 0, k3] });
    expect(Math.tan(radial.maxAngle)).toBeCloseTo(1.2104, 4);
    // The tangential terms take a little of it, on their weak side.
    const whole = Math.tan(createCamera(kitti.model, kitti.intrinsics).maxAngle);
    expect(whole).toBeLessThan(1.2104);
    expect(whole).toBeGreaterThan(1.19);
  });

  it('reaches the picture of every real calibration, corners included', () => {
    const real = calibrations.filter(c => /KITTI cam|peer|EuRoC|stereo|Kinect|TUM mono/.test(c.name));
    for (const { model, intrinsics, name } of real) {
      const camera = createCamera(model, intrinsics);
      const w = intrinsics.width - 0.5;
      const h = intrinsics.height - 0.5;
      const ok = new Uint8Array(4);
      camera.unproject(Float64Array.of(-0.5, -0.5, w, -0.5, -0.5, h, w, h), 4, new Float64Array(12), ok);
      expect([name, ...ok]).toEqual([name, 1, 1, 1, 1]);
    }
  });

  it('equidistant folds where dθd/dθ = 1 + 3 k1 θ² = 0', () => {
    const k1 = -0.3;
    const camera = createCamera('fisheye', intrinsics([k1, 0, 0, 0]));
    expect(camera.maxAngle).toBeCloseTo(Math.sqrt(-1 / (3 * k1)), 8);
  });

  it('a fisheye sees behind itself and keeps the sign of Z', () => {
    const camera = createCamera('kb4', intrinsics([0, 0, 0, 0]));
    const angle = 1.9;
    const uv = new Float64Array(4);
    const seen = new Uint8Array(2);
    const points = Float64Array.of(Math.sin(angle), 0, Math.cos(angle), Math.sin(angle), 0, -Math.cos(angle));
    camera.project(points, 2, uv, seen);
    expect([...seen]).toEqual([1, 1]);
    expect(uv[0]).toBeCloseTo(500 * angle + 320, 9);
    expect(uv[2]).toBeCloseTo(500 * (Math.PI - angle) + 320, 9);
  });

  it('sees rays next to a pole, where one bit of the direction is worth thousands of pixels', () => {
    // q = 1 is the pole of 1 / (1 − q).
    const camera = createCamera('rational', intrinsics([0, 0, 0, 0, 0, -1, 0, 0]));
    const count = 2000;
    const directions = new Float64Array(3 * count);
    for (let i = 0; i < count; i++) {
      const tan = 1 - 10 ** (-1 - (5.7 * i) / count);
      directions.set(
        [tan * Math.cos(i), tan * Math.sin(i), 1].map(x => x / Math.hypot(1, tan)),
        3 * i,
      );
    }
    const { accepted, lost, worst } = phantomsOf(camera, directions);
    expect([accepted, lost]).toEqual([count, 0]);
    expect(worst).toBeLessThan(1e-9);
  });

  it('has no two rays on one pixel, whatever the coefficients', () => {
    const k = fc.double({ min: -1, max: 1, noNaN: true });
    const p = fc.double({ min: -0.05, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(k, k, p, p, k, k, k, k), fc.integer(), (d, seed) => {
        const camera = createCamera('rational', intrinsics(d));
        const directions = sphere(300, seed);
        for (let i = 2; i < directions.length; i += 3) directions[i] = Math.abs(directions[i]);
        const uv = new Float64Array(600);
        const seen = new Uint8Array(300);
        camera.project(directions, 300, uv, seen);
        const rays = new Float64Array(900);
        const ok = new Uint8Array(300);
        camera.unproject(uv, 300, rays, ok);
        for (let i = 0; i < 300; i++) if (seen[i] && !(ok[i] && angleBetween(directions, rays, i) < 1e-6)) return false;
        return true;
      }),
      { numRuns: 500 },
    );
  });
});

describe('any coefficients', () => {
  // 200 000 lenses: phantoms.slow.test.ts.
  it.each(lensModels.map(model => model.name))(
    '%s: no phantom, no seen ray refused, derivatives where it sees',
    name => {
      const make = randomLensOf(name);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 31 }), seed => {
          const random = uniform(seed);
          const camera = make(random);
          const directions = hardDirections(camera, 60, random);
          const { accepted, lost, worst } = phantomsOf(camera, directions);
          const J = new Float64Array(360);
          camera.jacobian(directions, 60, J);
          const derived = J.filter(Number.isFinite).length;
          return lost === 0 && worst < 1e-6 && derived === 6 * accepted;
        }),
        { numRuns: 300 },
      );
    },
  );
});

describe('a lens that sees less than its formula', () => {
  const intrinsics = { width: 400, height: 400, fx: 100, fy: 100, cx: 200, cy: 200, distortion: [0, 0, 0, 0] };
  const at = (degrees: number) => [Math.sin((degrees * Math.PI) / 180), 0, Math.cos((degrees * Math.PI) / 180)];

  it('is blind beyond half of viewDeg, both ways, and the same inside', () => {
    const whole = createCamera('equidistant', intrinsics);
    const limited = createCamera('equidistant', { ...intrinsics, viewDeg: 180 });
    const xyz = Float64Array.from([at(10), at(89.9), at(90.1), at(120)].flat());
    const [uv, uvWhole, seen] = [new Float64Array(8), new Float64Array(8), new Uint8Array(4)];
    whole.project(xyz, 4, uvWhole, seen);
    expect([...seen]).toEqual([1, 1, 1, 1]);
    limited.project(xyz, 4, uv, seen);
    expect([...seen]).toEqual([1, 1, 0, 0]);
    expect([...uv.subarray(0, 4)]).toEqual([...uvWhole.subarray(0, 4)]);
    expect(uv[6]).toBeNaN();
    const ok = new Uint8Array(4);
    limited.unproject(uvWhole, 4, new Float64Array(12), ok);
    expect([...ok]).toEqual([1, 1, 0, 0]);
    expect(limited.maxAngle).toBeCloseTo(Math.PI / 2, 12);
  });
});

function intrinsics(distortion: number[]) {
  return { width: 640, height: 480, fx: 500, fy: 510, cx: 320, cy: 240, distortion };
}
