// The compiled loops give the same bits as the plain ones, whatever the cloud, the motion and the lens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Camera, createCamera, lensModels } from '../../src/camera/index.js';
import { toMatrix } from '../../src/geometry/index.js';
import {
  type CloudKernels,
  fastKernels,
  plainKernels,
  pointLayout,
  simdKernels,
  transformPoints,
  transformPointsOverTime,
} from '../../src/kernel/index.js';
import { moveSlightly, smallMotion } from '../../src/kernel/small-motion.js';
import type { PointCloud, PointField } from '../../src/message/value.js';
import { turns } from '../support/effort.js';
import { cloudOf, field, widths } from './clouds.js';

const plain = plainKernels();
const simd = simdKernels();

/** Bits, so that NaN equals NaN and 0 is not -0. */
function bits(values: Float32Array | Uint32Array): number[] {
  return [...new Uint32Array(values.slice().buffer)];
}

const odd = fc.constantFrom(0, -0, 1e-30, 1e30, 3.4e38, -3.4e38, Number.NaN, Number.POSITIVE_INFINITY, -1e-3);
const coordinate = fc.oneof({ weight: 8, arbitrary: fc.double({ min: -80, max: 80, noNaN: true }) }, odd);

const distortions: Record<string, number[][]> = {
  plumb_bob: [[], [-0.37, 0.2, 1e-3, -2e-3, -0.07], [0.05, -0.02, 0, 0]],
  rational_polynomial: [[0.4, 0.05, 1e-4, -1e-4, 0.002, 0.7, 0.15, 0.01]],
  equidistant: [
    [0, 0, 0, 0],
    [0.02, -0.01, 0.003, -0.0005],
  ],
  thin_prism: [[-0.3, 0.1, 1e-3, -1e-3, 0, 0.1, 0, 0, 0.02, -0.01, 0.01, 0]],
  // Without a compiled loop: its own `project` decides over what the coarse test leaves.
  tilted: [[-0.3, 0.1, 1e-3, -1e-3, 0, 0.1, 0, 0, 0.02, -0.01, 0.01, 0, 0.3, -0.2]],
  fov: [[0.9], [2.2]],
  ucm: [[0.4], [0.65]],
  mei: [[1.2, -0.1, 0.02, 1e-3, -1e-3], [0.8]],
  eucm: [[0.6, 1.1]],
  double_sphere: [
    [-0.17, 0.59],
    [0.4, 0.3],
  ],
  // fx and fy of the test are their pixels per radian: the polynomials are close to 1.
  ftheta: [[1.9, 1e-3, -2e-3, 0, 1, 0.01, -0.02]],
  ftheta_backward: [[1.4, 0, 0, 0, 1, 0, 0.05]],
};
const lens = fc
  .constantFrom(...Object.keys(distortions))
  .chain(model =>
    fc.record({
      model: fc.constant(model),
      distortion: fc.constantFrom(...distortions[model]),
      fx: fc.double({ min: 80, max: 900, noNaN: true }),
      aspect: fc.double({ min: 0.8, max: 1.2, noNaN: true }),
      width: fc.integer({ min: 1, max: 900 }),
      height: fc.integer({ min: 1, max: 700 }),
      cx: fc.double({ min: -50, max: 900, noNaN: true }),
      viewDeg: fc.constantFrom(undefined, 60, 150, 200),
    }),
  )
  .map(({ model, aspect, height, ...rest }): Camera => {
    const intrinsics = { ...rest, height, fy: rest.fx * aspect, cy: height / 2 };
    return createCamera(model, intrinsics);
  });
const unit = fc
  .tuple(...Array.from({ length: 4 }, () => fc.double({ min: -1, max: 1, noNaN: true })))
  .filter(q => Math.hypot(...q) > 0.1)
  .map(q => q.map(value => value / Math.hypot(...q)) as [number, number, number, number]);
const pose = fc
  .record({ q: unit, t: fc.tuple(coordinate, coordinate, coordinate) })
  .filter(({ t }) => t.every(value => Math.abs(value) < 100))
  .map(toMatrix);

function placed(kernels: CloudKernels, rows: number[][], into?: Parameters<CloudKernels['place']>[1]): void {
  const points = Float32Array.from(rows.flat());
  kernels.place({ points, stride: 5, count: rows.length, xyz: [1, 3, 2], time: 4 }, into);
}

function seenBy(kernels: CloudKernels, M: Float64Array, camera: Camera, minDepth?: number) {
  const { index, u, v, depth } = kernels.project(M, camera, minDepth);
  return [index, u, v, depth].map(bits);
}

/** Points all around, 0.1 m to 10 km away; the same at each call. */
function farPoints(count: number): number[][] {
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: count }, () => {
    const z = 2 * random() - 1;
    const a = 2 * Math.PI * random();
    const r = Math.sqrt(1 - z * z) * 10 ** (4 * random() - 1);
    return [0, r * Math.cos(a), z * 10 ** (4 * random() - 1), r * Math.sin(a), 0];
  });
}

const time = fc.oneof({ weight: 6, arbitrary: fc.double({ min: -0.06, max: 0.12, noNaN: true }) }, odd);
const row = fc.tuple(coordinate, coordinate, coordinate, coordinate, time);
const rows = fc.array(row, { minLength: 0, maxLength: 70 });

describe('compiled loops', () => {
  it('meet every lens model', () => {
    expect(new Set(Object.keys(distortions))).toEqual(new Set(lensModels.map(model => model.name)));
  });

  it('run here, and are what a conversion takes', () => {
    expect(fastKernels().name).toBe('simd');
  });

  it('project every point as the plain ones do', () => {
    let seen = 0;
    fc.assert(
      fc.property(rows, pose, lens, fc.constantFrom(undefined, 0, 0.1, 3), (given, M, camera, minDepth) => {
        placed(plain, given);
        placed(simd, given);
        const expected = seenBy(plain, M, camera, minDepth);
        expect(seenBy(simd, M, camera, minDepth)).toEqual(expected);
        seen += expected[0].length;
        simd.recycle();
      }),
      { numRuns: turns(500, 1500) },
    );
    expect(seen).toBeGreaterThan(turns(80, 300));
  });

  it('ask a lens itself whose formula they do not know', () => {
    const camera = createCamera('fov', {
      width: 800,
      height: 600,
      fx: 300,
      fy: 310,
      cx: 400,
      cy: 300,
      distortion: [0.9],
    });
    const own = { ...camera, formula: { ...camera.formula!, name: 'of its own' } } as unknown as Camera;
    const far = farPoints(1000);
    placed(plain, far);
    placed(simd, far);
    const M = toMatrix({ q: [0.5, -0.5, 0.5, 0.5], t: [0.3, -0.2, 1] });
    const expected = seenBy(plain, M, camera);
    expect(seenBy(simd, M, own)).toEqual(expected);
    expect(expected[0].length).toBeGreaterThan(10);
    simd.recycle();
  });

  it.each(Object.entries(distortions))('%s: lose no point of a picture to the coarse test', (model, all) => {
    const far = farPoints(100_000);
    for (const distortion of all) {
      for (const cx of [400, 5000]) {
        const camera = createCamera(model, { width: 800, height: 600, fx: 300, fy: 310, cx, cy: 300, distortion });
        placed(plain, far);
        placed(simd, far);
        const M = toMatrix({ q: [0.5, -0.5, 0.5, 0.5], t: [0.3, -0.2, 1] });
        const expected = seenBy(plain, M, camera);
        expect(seenBy(simd, M, camera)).toEqual(expected);
        if (cx === 400) expect(expected[0].length).toBeGreaterThan(1000);
        simd.recycle();
      }
    }
  });

  it.each([
    ['equidistant', [0.02, -0.01, 0.003, -0.0005]],
    ['double_sphere', [-0.17, 0.59]],
    ['fov', [0.9]],
    ['plumb_bob', [-0.3, 0.09, 5e-4, -3e-4, -0.01]],
  ] as const)(
    '%s: lose no point of a picture\u2019s rim, also far from where the cloud has its origin',
    (model, distortion) => {
      const view = { width: 960, height: 540, fx: 280, fy: 281, cx: 470, cy: 275 };
      const camera = createCamera(model, { ...view, distortion: [...distortion] });
      const rim = Array.from({ length: 400 }, (_, i) => {
        const [part, side] = [(i >> 2) / 100, i & 3];
        const [u, v] = [side < 2 ? 959 * part : 959 * (side & 1), side < 2 ? 539 * (side & 1) : 539 * part];
        return [u, v];
      });
      const rays = new Float64Array(3 * rim.length);
      camera.unproject(Float64Array.from(rim.flat()), rim.length, rays, new Uint8Array(rim.length));
      for (const far of [0, 30, 3e3, 1e5]) {
        const M = toMatrix({ q: [0.5, -0.5, 0.5, 0.5], t: [0.3 + far, -0.2 - far, 1 + far / 2] });
        const given = [0.3, 5, 80, 1e4, 1e7].flatMap(range =>
          rim.map((_, i) => {
            const [x, y, z] = [0, 1, 2].map(c => range * rays[3 * i + c] - M[4 * c + 3]);
            const back = [0, 1, 2].map(c => M[c] * x + M[4 + c] * y + M[8 + c] * z);
            return [0, back[0], back[2], back[1], 0];
          }),
        );
        placed(plain, given);
        placed(simd, given);
        const expected = seenBy(plain, M, camera);
        expect(seenBy(simd, M, camera)).toEqual(expected);
        // Rounded to float32, points are out of place by what the origin is away.
        if (far === 0) expect(expected[0].length).toBeGreaterThan(400);
        simd.recycle();
      }
    },
  );

  it('move every point by the matrix of its own time', () => {
    const knots = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 40 }), pose), { minLength: 1, maxLength: 6 })
      .map(steps => {
        let at = -5e7;
        const t = steps.map(([step]) => (at += step * 1e6));
        return { t: Float64Array.from(t), matrices: Float64Array.from(steps.flatMap(([, M]) => [...M])) };
      });
    const camera = createCamera('equidistant', {
      ...{ width: 900, height: 900, fx: 280, fy: 280, cx: 450, cy: 450 },
      distortion: [0, 0, 0, 0],
    });
    const M = toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] });
    const firings = rows.map(given =>
      given.map((one, i) => (i % 3 ? [...one.slice(0, 4), given[i - (i % 3)][4]] : one)),
    );
    fc.assert(
      fc.property(firings, fc.oneof(knots, pose), (given, into) => {
        placed(plain, given, into);
        placed(simd, given, into);
        expect(seenBy(simd, M, camera)).toEqual(seenBy(plain, M, camera));
        simd.recycle();
      }),
      { numRuns: turns(166, 500) },
    );
  });

  it('move whole rows to one instant, one NaN for all, and leave what is placed', () => {
    const knots = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 40 }), pose), { minLength: 1, maxLength: 6 })
      .map(steps => {
        let at = -5e7;
        const t = steps.map(([step]) => (at += step * 1e6));
        return { t: Float64Array.from(t), matrices: Float64Array.from(steps.flatMap(([, M]) => [...M])) };
      });
    const camera = createCamera('equidistant', {
      ...{ width: 900, height: 900, fx: 280, fy: 280, cx: 450, cy: 450 },
      distortion: [0, 0, 0, 0],
    });
    const M = toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] });
    const canonical = new Uint32Array(Float32Array.of(Number.NaN).buffer)[0];
    fc.assert(
      fc.property(rows, fc.oneof(knots, pose), pose, (given, into, first) => {
        const points = Float32Array.from(given.flat());
        const recorded = bits(points);
        const one = { points, stride: 5, count: given.length, xyz: [1, 3, 2], time: 4 } as const;
        const all = [plain, simd].map(kernels => {
          placed(kernels, given, first);
          const before = seenBy(kernels, M, camera);
          const moved = bits(kernels.moved(one, into));
          expect(seenBy(kernels, M, camera)).toEqual(before);
          return moved;
        });
        expect(all[1]).toEqual(all[0]);
        expect(bits(points)).toEqual(recorded);
        // The loops of `place` are the truth of where a point goes.
        const truth = new Float32Array(3 * given.length);
        const times = Float64Array.from(given, row => {
          const t = Math.fround(row[4]) * 1e9;
          return Math.abs(t) < 1e10 ? t : Number.NaN;
        });
        const slight = into instanceof Float64Array ? undefined : smallMotion(into);
        if (into instanceof Float64Array) transformPoints(points, 5, one.xyz, given.length, into, truth);
        else if (slight) moveSlightly(points, 5, one.xyz, 4, given.length, slight, truth);
        else transformPointsOverTime(points, 5, one.xyz, given.length, times, into, truth);
        const found = new Float32Array(Uint32Array.from(all[0]).buffer);
        given.forEach((_, i) => {
          for (const [k, column] of one.xyz.entries()) {
            expect(found[5 * i + column]).toEqual(truth[3 * i + k]);
            if (Number.isNaN(found[5 * i + column])) expect(all[0][5 * i + column]).toBe(canonical);
          }
          expect([all[0][5 * i], all[0][5 * i + 4]]).toEqual([recorded[5 * i], recorded[5 * i + 4]]);
        });
        plain.recycle();
        simd.recycle();
      }),
      { numRuns: turns(133, 400) },
    );
  });

  it('ask a lens model that they do not know', () => {
    const { formula, ...other } = createCamera('plumb_bob', {
      ...{ width: 640, height: 480, fx: 400, fy: 400, cx: 320, cy: 240 },
      distortion: [-0.2, 0.05, 0, 0],
    });
    expect(formula?.name).toBe('brown');
    fc.assert(
      fc.property(rows, pose, (given, M) => {
        placed(plain, given);
        placed(simd, given);
        expect(seenBy(simd, M, other)).toEqual(seenBy(plain, M, other));
        simd.recycle();
      }),
    );
  });
});

describe('reading', () => {
  const types = Object.keys(widths) as PointField['type'][];
  const shape = fc
    .record({
      parts: fc.array(
        fc.record({
          type: fc.oneof(fc.constantFrom(...types), fc.constant('float32' as const)),
          count: fc.integer({ min: 0, max: 6 }),
          gap: fc.constantFrom(0, 0, 0, 1, 3),
          name: fc.constantFrom('rgb', 'f'),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      tail: fc.nat(3),
      width: fc.oneof(fc.nat(9), fc.integer({ min: 2040, max: 2060 })),
      height: fc.integer({ min: 1, max: 3 }),
      rowPadding: fc.nat(5),
      bigEndian: fc.boolean(),
      shift: fc.nat(7),
    })
    .map(({ parts, tail, ...rest }) => {
      let offset = 0;
      const fields = parts.map(({ type, count, gap, name }, i) => {
        const here = field(`${name}${i === 0 ? '' : i}`, type, offset + gap, count);
        offset += gap + widths[type] * Math.max(1, count);
        return here;
      });
      return { ...rest, fields, step: offset + tail };
    });

  /** The cloud with its bytes where the kernels want them, or left where they are. */
  function inputOf(kernels: CloudKernels, cloud: PointCloud, own: boolean): PointCloud {
    if (own) return cloud;
    const data = kernels.input(cloud.data.length).subarray(0, cloud.data.length);
    data.set(cloud.data);
    return { ...cloud, data };
  }

  it('gives the same numbers for every layout', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), (s, own) => {
        const cloud = cloudOf(s, (point, f, element) => (point * 7 + f * 13 + element * 3) % 120);
        const layout = pointLayout(cloud);
        const expected = bits(plain.readPoints(cloud, layout, 0n));
        expect(bits(simd.readPoints(inputOf(simd, cloud, own), layout, 0n))).toEqual(expected);
        plain.recycle();
        simd.recycle();
      }),
      { numRuns: turns(150, 300) },
    );
  });

  it('keeps clouds apart until they are recycled, also when the memory grows', () => {
    const kernels = simdKernels();
    const fields = [field('x', 'float32', 0), field('ring', 'uint16', 4)];
    const read = [3, 70_000, 5, 400_000].map((width, n) => {
      const cloud = cloudOf({ fields, width, step: 6 }, point => (point + n) % 1000);
      const data = kernels.input(cloud.data.length).subarray(0, cloud.data.length);
      data.set(cloud.data);
      return kernels.readPoints({ ...cloud, data }, pointLayout(cloud), 0n);
    });
    const wrong = read.map((points, n) => points.filter((value, i) => value !== ((i >> 1) + n) % 1000).length);
    expect(wrong).toEqual([0, 0, 0, 0]);
  });

  it('finds the first and the last time, whether every point has one, and none among what are no times', () => {
    const some = fc.oneof(fc.array(time, { maxLength: 20 }), fc.array(fc.float({ min: -9, max: 9, noNaN: true })));
    fc.assert(
      fc.property(some, times => {
        const points = Float32Array.from(times.flatMap(t => [t, 0]));
        const given = { points, stride: 2, count: times.length, xyz: [0, 1, 1] as const, time: 0 };
        const real = [...points].filter((t, i) => i % 2 === 0 && Math.abs(t) < 10).map(t => t * 1e9);
        const expected = real.length > 0 ? { min: Math.min(...real), max: Math.max(...real) } : undefined;
        // 0 and -0 are the same time.
        const whole = expected && real.length === times.length;
        const same = (found = plain.timeRange(given)) =>
          found?.min === expected?.min && found?.max === expected?.max && found?.whole === whole;
        expect(same()).toBe(true);
        expect(same(simd.timeRange(given))).toBe(true);
        simd.recycle();
      }),
    );
  });
});

it('ranges are the distances of the chosen points from where the matrix leads to', () => {
  const quarterTurn = Float64Array.of(0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3);
  const points = Float32Array.of(9, 9, 9, 1, -2, 1, 7, 7, 7, 2, -1, -3);
  for (const kernels of [plain, simd]) {
    kernels.place({ points, stride: 3, count: 4, xyz: [0, 1, 2] }, toMatrix({ q: [0, 0, 0, 1], t: [0, 0, 0] }));
    // (−y + 1, x + 2, z + 3) of the second and the fourth point: (3, 3, 4) and (2, 4, 0).
    expect([...kernels.ranges(quarterTurn, Uint32Array.of(1, 3))]).toEqual(
      [34, 20].map(r => Math.fround(Math.sqrt(r))),
    );
  }
});
