// Every lens model over every calibration: agreement with OpenCV, no phantom points, exact inverse.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera, lensModels } from '../../src/camera/index.js';
import { FramelockError } from '../../src/issue.js';
import { calibrations } from './calibrations.js';
import { angleBetween, sphere } from './directions.js';

interface Golden {
  cases: {
    name: string;
    model: string;
    width: number;
    height: number;
    K: number[];
    D: number[];
    points: number[];
    pixels: number[];
  }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/opencv-projections.json', import.meta.url), 'utf8'));

describe('agreement with OpenCV', () => {
  it.each(golden.cases)('$model: $name', ({ model, width, height, K, D, points, pixels }) => {
    const camera = createCamera(model, { width, height, fx: K[0], fy: K[1], cx: K[2], cy: K[3], distortion: D });
    const count = points.length / 3;
    const uv = new Float64Array(2 * count);
    const seen = new Uint8Array(count);
    camera.project(Float64Array.from(points), count, uv, seen);
    expect(seen.every(s => s === 1)).toBe(true);
    let worst = 0;
    for (let i = 0; i < uv.length; i++) worst = Math.max(worst, Math.abs(uv[i] - pixels[i]));
    expect(worst).toBeLessThan(1e-6);
  });
});

it('runs every lens model through the suite', () => {
  const models = new Set(calibrations.map(({ model, intrinsics }) => createCamera(model, intrinsics).model));
  expect(models).toEqual(new Set(lensModels.map(model => model.name)));
});

describe.each(calibrations)('$name ($model)', ({ model, intrinsics }) => {
  const camera = createCamera(model, intrinsics);

  it('shows no phantom: what it accepts, of directions all around, comes back to itself', () => {
    const count = 1_000_000;
    const directions = sphere(count, 7);
    const uv = new Float64Array(2 * count);
    const seen = new Uint8Array(count);
    camera.project(directions, count, uv, seen);
    const rays = new Float64Array(3 * count);
    const ok = new Uint8Array(count);
    camera.unproject(uv, count, rays, ok);
    let accepted = 0;
    let lost = 0;
    let worst = 0;
    for (let i = 0; i < count; i++) {
      if (!seen[i]) {
        if (!Number.isNaN(uv[2 * i] + uv[2 * i + 1])) worst = Number.POSITIVE_INFINITY;
        continue;
      }
      accepted++;
      if (!ok[i]) lost++;
      else worst = Math.max(worst, angleBetween(directions, rays, i));
    }
    expect({ lost }).toEqual({ lost: 0 });
    expect(worst).toBeLessThan(1e-6);
    // A share of the sphere, from the solid angle of the cone.
    expect(accepted / count).toBeCloseTo((1 - Math.cos(camera.maxAngle)) / 2, 2);
  });

  it('unprojects every pixel it can so that it projects back onto itself', () => {
    const { width, height } = camera;
    const count = width * height;
    const pixels = new Float64Array(2 * count);
    for (let v = 0, i = 0; v < height; v++)
      for (let u = 0; u < width; u++, i++) {
        pixels[2 * i] = u;
        pixels[2 * i + 1] = v;
      }
    const rays = new Float64Array(3 * count);
    const ok = new Uint8Array(count);
    camera.unproject(pixels, count, rays, ok);
    const again = new Float64Array(2 * count);
    const seen = new Uint8Array(count);
    camera.project(rays, count, again, seen);
    let worst = 0;
    let good = 0;
    for (let i = 0; i < count; i++) {
      if (!ok[i]) continue;
      good++;
      if (!seen[i]) worst = Number.POSITIVE_INFINITY;
      worst = Math.max(worst, Math.abs(again[2 * i] - pixels[2 * i]), Math.abs(again[2 * i + 1] - pixels[2 * i + 1]));
      const length2 = rays[3 * i] ** 2 + rays[3 * i + 1] ** 2 + rays[3 * i + 2] ** 2;
      if (Math.abs(length2 - 1) > 1e-12) worst = Number.POSITIVE_INFINITY;
    }
    expect(good).toBeGreaterThan(count / 20);
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
    const real = calibrations.filter(c => /KITTI|peer|EuRoC|stereo|Kinect/.test(c.name));
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

describe('createCamera', () => {
  it('knows every model by its name and by each other name', () => {
    for (const model of lensModels)
      for (const name of [model.name, ...model.aliases]) {
        const camera = createCamera(name.toUpperCase().replaceAll('_', '-'), intrinsics([0.01, 0, 0, 0]));
        expect(camera.model).toBe(model.name);
        expect([...camera.params].slice(0, 5)).toEqual([500, 510, 320, 240, 0.01]);
      }
    expect(createCamera('opencv-pinhole', intrinsics([0, 0, 0, 0, 0, 0, 0, 0])).model).toBe('rational_polynomial');
  });

  it('takes an empty name only without distortion', () => {
    expect(createCamera('', intrinsics([])).model).toBe('plumb_bob');
    expect(createCamera(' ', intrinsics([0, 0, 0, 0, 0, 0, 0, 0])).model).toBe('plumb_bob');
    expect(codeOf(() => createCamera('', intrinsics([0.1, 0, 0, 0, 0])))).toBe('FL0507');
  });

  it('names the known models when it does not know one', () => {
    expect(() => createCamera('cahvor', intrinsics([]))).toThrow(/plumb_bob, rational_polynomial, equidistant.*cahvor/);
    expect(codeOf(() => createCamera('constructor', intrinsics([])))).toBe('FL0507');
  });

  it('counts coefficients, forgiving only zeros', () => {
    const fourteen = [0.1, 0.01, 0, 0, 0, 0.1, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(createCamera('rational_polynomial', intrinsics(fourteen)).params.length).toBe(12);
    expect(createCamera('plumb_bob', intrinsics([0.1, 0, 0, 0, 0, 0, 0, 0])).params.length).toBe(9);
    expect(createCamera('plumb_bob', intrinsics([0, 0])).params.length).toBe(9);
    fourteen[9] = 1e-3;
    const wrong: [string, number[]][] = [
      ['rational_polynomial', fourteen],
      ['rational_polynomial', [0.1, 0.1]],
      ['plumb_bob', [0.1]],
      ['plumb_bob', [0.1, 0, 0, 0, 0, 0.1, 0, 0]],
      ['equidistant', []],
      ['equidistant', [0.1, 0, 0]],
      ['equidistant', [0.1, 0, 0, 0, 0.1]],
    ];
    for (const [model, d] of wrong)
      expect([model, d, codeOf(() => createCamera(model, intrinsics(d)))]).toEqual([model, d, 'FL0509']);
  });

  it('refuses numbers that are no calibration', () => {
    const good = intrinsics([]);
    const bad = [
      { fx: 0, fy: 0, cx: 0, cy: 0 },
      { fx: -1 },
      { fy: 0 },
      { fx: Number.NaN },
      { cx: Number.NaN },
      { cy: Number.POSITIVE_INFINITY },
      { width: 0 },
      { height: -1 },
      { width: 1.5 },
      { distortion: [Number.NaN, 0, 0, 0] },
    ];
    for (const change of bad) expect(codeOf(() => createCamera('plumb_bob', { ...good, ...change }))).toBe('FL0509');
  });
});

function intrinsics(distortion: number[]) {
  return { width: 640, height: 480, fx: 500, fy: 510, cx: 320, cy: 240, distortion };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FramelockError) return error.code;
    throw error;
  }
  return undefined;
}

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
