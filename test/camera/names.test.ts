// Lens models by name: every alias, how many coefficients each takes, and what is refused.
import { describe, expect, it } from 'vitest';
import { createCamera, lensModels } from '../../src/camera/index.js';
import { FramelockError } from '../../src/issue.js';

describe('createCamera', () => {
  it('knows every model by its name and by each other name', () => {
    for (const model of lensModels) {
      const distortion = coefficientsOf(model.name);
      for (const name of [model.name, ...model.aliases]) {
        const camera = createCamera(name.toUpperCase().replaceAll('_', '-'), intrinsics(distortion));
        expect([name, camera.model]).toEqual([name, model.name]);
        expect([...camera.params]).toEqual([500, 510, 320, 240, ...distortion]);
      }
    }
  });

  it('takes a name that several models share for the first that takes as many coefficients', () => {
    const d = Array.from({ length: 14 }, (_, i) => 1e-3 * (i + 1));
    const named = (name: string, n: number) => createCamera(name, intrinsics(d.slice(0, n))).model;
    const opencv = [4, 5, 8, 12, 14].map(n => named('OPENCV', n));
    expect(opencv).toEqual(['plumb_bob', 'plumb_bob', 'rational_polynomial', 'thin_prism', 'tilted']);
    expect([8, 12, 14].map(n => named('rational_polynomial', n))).toEqual(opencv.slice(2));
    // Orbbec's driver says plumb_bob of eight; image_geometry hands D to OpenCV, which goes by the count.
    expect([5, 8, 12, 14].map(n => named('plumb_bob', n))).toEqual(opencv.slice(1));
    expect([8, 12].map(n => named('opencv-pinhole', n))).toEqual(opencv.slice(2, 4));
    expect(named('full_opencv', 8)).toBe('rational_polynomial');
    // COLMAP's fisheye with prism is another model.
    expect(codeOf(() => named('THIN_PRISM_FISHEYE', 8))).toBe('FL0507');
  });

  it('takes an empty name only without distortion', () => {
    expect(createCamera('', intrinsics([])).model).toBe('plumb_bob');
    expect(createCamera(' ', intrinsics([0, 0, 0, 0, 0, 0, 0, 0])).model).toBe('plumb_bob');
    expect(codeOf(() => createCamera('', intrinsics([0.1, 0, 0, 0, 0])))).toBe('FL0507');
  });

  it('names the known models when it does not know one', () => {
    expect(() => createCamera('cahvor', intrinsics([]))).toThrow(
      /plumb_bob, rational_polynomial, .*double_sphere, ftheta, .*cahvor/,
    );
    expect(codeOf(() => createCamera('constructor', intrinsics([])))).toBe('FL0507');
  });

  it('counts coefficients, forgiving only zeros', () => {
    const fourteen = [0.1, 0.01, 0, 0, 0, 0.1, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(createCamera('rational_polynomial', intrinsics(fourteen)).params.length).toBe(12);
    expect(createCamera('plumb_bob', intrinsics([0.1, 0, 0, 0, 0, 0, 0, 0])).params.length).toBe(9);
    expect(createCamera('plumb_bob', intrinsics([0, 0])).params.length).toBe(9);
    // What is not zero counts: a prism term makes it another model.
    fourteen[9] = 1e-3;
    expect(createCamera('rational_polynomial', intrinsics(fourteen)).model).toBe('thin_prism');
    const wrong: [string, number[]][] = [
      ['rational_polynomial', [...fourteen, 1]],
      ['rational_polynomial', fourteen.slice(0, 10)],
      ['rational_polynomial', [0.1, 0.1]],
      ['plumb_bob', [0.1]],
      ['plumb_bob', [0.1, 0, 0, 0, 0, 0.1, 0]],
      ['equidistant', []],
      ['equidistant', [0.1, 0, 0]],
      ['equidistant', [0.1, 0, 0, 0, 0.1]],
    ];
    for (const [model, d] of wrong)
      expect([model, d, codeOf(() => createCamera(model, intrinsics(d)))]).toEqual([model, d, 'FL0509']);
  });

  it.each([
    ['fov', [0], /w from/],
    ['fov', [-0.5], /w from/],
    ['fov', [Math.PI], /w from/],
    ['ucm', [1.01], /alpha from 0 to 1/],
    ['ucm', [-0.01], /alpha from 0 to 1/],
    ['eucm', [0.5, 0], /beta from/],
    ['eucm', [0.5, -1], /beta from/],
    ['eucm', [1.5, 1], /alpha from 0 to 1/],
    ['double_sphere', [-1, 0.5], /xi from/],
    ['double_sphere', [0.1, 1.1], /alpha from 0 to 1/],
    ['mei', [-0.1, 0, 0, 0, 0], /xi from 0/],
    ['tilted', [...new Array<number>(12).fill(0), 1.6, 0], /tilt from/],
    ['ftheta', [0, 0, 0, 0, 500], /maxAngle at least/],
    ['ftheta', [1, 0, 0, 3, 500], /k0 = 0 and k1 > 0/],
    ['ftheta_backward', [1, 0, 0, 0, -1e-3], /k0 = 0 and k1 > 0/],
    ['ftheta', [1, 600, 600, 0, 500], /fx fy > d e/],
    ['mei', [1, Number.NaN, 0, 0, 0], /finite/],
    ['mei', [1, 0, 0], /1 or 5/],
  ])('%s refuses %j', (model, d, why) => {
    const make = () => createCamera(model, intrinsics(d));
    expect(codeOf(make)).toBe('FL0509');
    expect(make).toThrow(why);
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

/** Harmless coefficients, as many as the model takes at most. */
function coefficientsOf(model: string): number[] {
  const known: Record<string, number[]> = {
    fov: [0.9],
    ucm: [0.6],
    eucm: [0.6, 1.1],
    double_sphere: [-0.2, 0.6],
    ftheta: [1.5, 0, 0, 0, 1, 0, 0, 0, 0],
    ftheta_backward: [1.5, 0, 0, 0, 1, 0, 0, 0, 0],
  };
  const most = Math.max(...lensModels.find(m => m.name === model)!.counts);
  return known[model] ?? Array.from({ length: most }, (_, i) => 0.01 / (i + 1));
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
