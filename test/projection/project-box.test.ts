// 3D boxes in pictures against dense samples of their surface and against every pixel's own ray, for lenses of every width.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Camera, createCamera } from '../../src/camera/index.js';
import { type Box3, rayThroughBox } from '../../src/geometry/box3.js';
import { apply, type Vec3 } from '../../src/geometry/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { overlapOf, type PictureBox, type PixelRect, projectBox } from '../../src/projection/index.js';
import { turns } from '../support/effort.js';

const lenses: Record<string, Camera> = {
  pinhole: createCamera('pinhole', {
    width: 1242,
    height: 375,
    fx: 721,
    fy: 721,
    cx: 609.5,
    cy: 172.8,
    distortion: [],
  }),
  'bent plumb_bob': createCamera('plumb_bob', {
    ...{ width: 1392, height: 512, fx: 959.8, fy: 956.9, cx: 696, cy: 224.2 },
    distortion: [-0.369, 0.197, 0.00135, 0.00057, -0.0677],
  }),
  'fisheye of 190°': createCamera('equidistant', {
    ...{ width: 1280, height: 1080, fx: 330, fy: 331, cx: 640, cy: 540, viewDeg: 190 },
    distortion: [0.02, -0.004, 0.001, -0.0002],
  }),
  'double sphere': createCamera('double_sphere', {
    ...{ width: 1280, height: 1024, fx: 350, fy: 350, cx: 640, cy: 512, viewDeg: 200 },
    distortion: [-0.2, 0.6],
  }),
  'thin prism': createCamera('thin_prism', {
    ...{ width: 1280, height: 960, fx: 800, fy: 805, cx: 640, cy: 480 },
    distortion: [-0.2, 0.05, 0.001, -0.0005, 0, 0.01, 0, 0, 0.002, 0.0005, -0.001, 0.0004],
  }),
  'fisheye of 300°': createCamera('equidistant', {
    ...{ width: 1000, height: 1000, fx: 180, fy: 180, cx: 500, cy: 500, viewDeg: 300 },
    distortion: [0, 0, 0, 0],
  }),
};

const boxAt = (t: Vec3, size: Vec3, turn: Vec3 = [0, 0, 0]): Box3 => ({ T: { q: rotationExp(turn), t }, size });

type Range = readonly [number, number];
interface Face {
  readonly axis: number;
  readonly side: number;
  /** Which part of the face, −0.5 … 0.5 along its two axes. */
  readonly part: readonly [Range, Range];
}
const whole: Range = [-0.5, 0.5];
const faces: Face[] = [0, 1, 2].flatMap(axis =>
  [-0.5, 0.5].map(side => ({ axis, side, part: [whole, whole] as const })),
);

/** Pixels of a grid of `n` × `n` samples of a part of a face, its border included, that the kernels' rule keeps. */
function samplesOf(box: Box3, { axis, side, part }: Face, n: number, lens: Camera) {
  const xyz: number[] = [];
  const at = ([from, to]: Range, i: number) => from + ((to - from) * i) / (n - 1);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const own = [0, 0, 0];
      own[axis] = side;
      own[(axis + 1) % 3] = at(part[0], i);
      own[(axis + 2) % 3] = at(part[1], j);
      xyz.push(...apply(box.T, own.map((c, k) => c * box.size[k]) as unknown as Vec3));
    }
  const [uv, seen] = [new Float64Array(2 * n * n), new Uint8Array(n * n)];
  lens.project(Float64Array.from(xyz), n * n, uv, seen);
  const all: number[][] = [];
  const cells: number[][] = [];
  for (let i = 0; i < n * n; i++) {
    const p = xyz.slice(3 * i, 3 * i + 3);
    if (!seen[i] || !((lens.maxAngle > Math.PI / 2 ? Math.hypot(...p) : p[2]) > 0.1)) continue;
    all.push([uv[2 * i], uv[2 * i + 1]]);
    cells.push([Math.floor(i / n), i % n]);
  }
  return { all, cells };
}

/** The part of a face in which coarse samples of one kind lie, and a cell around it. */
function partOf(face: Face, cells: readonly number[][], n: number): Face | undefined {
  const around = extent(cells);
  if (!around) return undefined;
  const range = (from: number, to: number): Range => [
    Math.max(0, from - 1) / (n - 1) - 0.5,
    Math.min(n - 1, to + 1) / (n - 1) - 0.5,
  ];
  return { ...face, part: [range(around.left, around.right), range(around.top, around.bottom)] };
}

/** Extents of the surface as the kernels' rule keeps it: all of it, and what is in the picture; 50 000 samples where each lies. */
function sampled(box: Box3, lens: Camera, count = 50_000) {
  const inPicture = ([u, v]: number[]) => u >= -0.5 && u < lens.width - 0.5 && v >= -0.5 && v < lens.height - 0.5;
  const n = Math.ceil(Math.sqrt(count / 6));
  const [all, inside]: number[][][] = [[], []];
  for (const face of faces) {
    const coarse = samplesOf(box, face, n, lens);
    const near = coarse.cells.filter((_, i) => inPicture(coarse.all[i]));
    for (const [into, keep, cells] of [
      [all, () => true, coarse.cells],
      [inside, inPicture, near],
    ] as const) {
      const part = partOf(face, cells, n);
      if (part) for (const at of samplesOf(box, part, n, lens).all) if (keep(at)) into.push(at);
    }
  }
  return { all: extent(all), inside: extent(inside) };
}

function extent(points: readonly number[][]): PixelRect | undefined {
  if (points.length === 0) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [u, v] of points) {
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  return { left, top, right, bottom };
}

/** Extent of the pixels (every `step`-th one) whose own ray meets a seen part of the surface: truth without projecting anything. */
function rayCast(box: Box3, lens: Camera, step: number): PixelRect | undefined {
  const uv: number[] = [];
  for (let v = 0; v < lens.height; v += step) for (let u = 0; u < lens.width; u += step) uv.push(u, v);
  const n = uv.length / 2;
  const [rays, ok] = [new Float64Array(3 * n), new Uint8Array(n)];
  lens.unproject(Float64Array.from(uv), n, rays, ok);
  const hits: number[][] = [];
  for (let i = 0; i < n; i++) {
    if (!ok[i]) continue;
    const ray: Vec3 = [rays[3 * i], rays[3 * i + 1], rays[3 * i + 2]];
    const scale = lens.maxAngle > Math.PI / 2 ? 1 : ray[2];
    if (rayThroughBox(box, ray)?.some(t => t * scale > 0.1)) hits.push([uv[2 * i], uv[2 * i + 1]]);
  }
  return extent(hits);
}

function expectNear(found: PixelRect | undefined, truth: PixelRect | undefined, px: number) {
  expect(found === undefined).toBe(truth === undefined);
  if (!found || !truth) return;
  for (const side of ['left', 'top', 'right', 'bottom'] as const)
    expect(Math.abs(found[side] - truth[side]), side).toBeLessThanOrEqual(px);
}

const scenes: [string, keyof typeof lenses, Box3][] = [
  ['a car ahead', 'pinhole', boxAt([1, 1, 12], [1.8, 1.6, 4.2], [0, 0.4, 0])],
  ['a car ahead', 'bent plumb_bob', boxAt([1, 1, 12], [1.8, 1.6, 4.2], [0, 0.4, 0])],
  ['a car at the border', 'bent plumb_bob', boxAt([-7, 1, 10], [1.8, 1.6, 4.2], [0, 1.2, 0])],
  ['a car beside that reaches behind', 'pinhole', boxAt([2.2, 0.6, 1], [1.8, 1.6, 4.4], [0, 0.1, 0])],
  ['a car beside that reaches behind', 'bent plumb_bob', boxAt([-2.2, 0.6, 1], [1.8, 1.6, 4.4], [0, -0.2, 0])],
  ['a car beside', 'fisheye of 190°', boxAt([2.2, 0.6, 0], [1.8, 1.6, 4.4], [0, 0.1, 0])],
  ['a truck that reaches behind', 'fisheye of 190°', boxAt([-2.5, -0.4, -2], [2.4, 3.4, 11], [0, 0.05, 0.02])],
  ['a car above', 'fisheye of 190°', boxAt([0.2, -3, 0.1], [2, 1.5, 4], [0.3, 0.5, 0.1])],
  ['a car behind, partly', 'fisheye of 300°', boxAt([0.6, 0.3, -6], [8, 1.6, 4.4], [0, 0.3, 0])],
  ['a wall around the edge of the view', 'fisheye of 300°', boxAt([0, 0, -3], [30, 30, 0.2], [0.1, 0, 0])],
  ['a box around the camera', 'pinhole', boxAt([0.3, 0.2, 0.5], [3, 2, 5], [0, 0.2, 0])],
  ['a box around the camera', 'bent plumb_bob', boxAt([0.3, 0.2, 0.5], [3, 2, 5], [0, 0.2, 0])],
  ['a box around the camera', 'fisheye of 190°', boxAt([0.3, 0.2, 0.5], [3, 2, 5], [0, 0.2, 0.1])],
  ['a car above', 'double sphere', boxAt([0.2, -3, 0.1], [2, 1.5, 4], [0.3, 0.5, 0.1])],
  ['a box around the camera', 'double sphere', boxAt([0.3, 0.2, 0.5], [3, 2, 5], [0, 0.2, 0.1])],
  ['a car beside that reaches behind', 'thin prism', boxAt([2.2, 0.6, 1], [1.8, 1.6, 4.4], [0, 0.1, 0])],
  ['a plate without thickness', 'pinhole', boxAt([0.5, 0.2, 6], [2, 1, 0], [0.2, 0.4, 0.1])],
];

describe('tight boxes', () => {
  it.each(scenes)('%s, %s: reaches as far as the pixels whose rays meet the box, to 2.6 px', (_, name, box) => {
    const found = projectBox(box, lenses[name])!;
    // What the view's edge leaves of a box may end in a tip, which rays of every second pixel pass by.
    expectNear(found.inside, rayCast(box, lenses[name], name === 'fisheye of 300°' ? 1 : 2), 2.6);
  });

  // Of the widest lens even half a million samples reach an IoU of 0.99 only just: there rays are the truth.
  const dense = scenes.filter(([, name]) => name !== 'fisheye of 300°');
  it.each(dense)('%s, %s: IoU of 0.99 with samples of the surface', (_, name, box) => {
    const found = projectBox(box, lenses[name])!;
    // Where the cone of view cuts a face aslant, the samples do not reach its edge: more are needed.
    const truth = sampled(box, lenses[name], found.cut ? 150_000 : 50_000);
    // Samples next to the near limit of a lens that looks forward lie hundreds of px apart, most of them outside the picture.
    const far = lenses[name].maxAngle > Math.PI / 2 || !found.cut;
    if (far) expect(overlapOf(found.amodal, truth.all!)).toBeGreaterThan(0.99);
    expect(overlapOf(found.inside!, truth.inside!)).toBeGreaterThan(0.99);
  });

  it('random boxes through all lenses: no sample falls outside, and IoU of 0.99 where samples are dense in the picture', () => {
    const turn = fc.double({ min: -3, max: 3, noNaN: true });
    const place = fc.double({ min: -9, max: 9, noNaN: true });
    const length = fc.double({ min: 0.4, max: 5, noNaN: true });
    const seen = { some: 0, none: 0, compared: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(lenses)),
        fc.tuple(place, place, place),
        fc.tuple(length, length, length),
        fc.tuple(turn, turn, turn),
        (name, t, size, angles) => {
          const box = boxAt(t, size, angles);
          const lens = lenses[name];
          const found = projectBox(box, lens);
          const truth = sampled(box, lens, 6_000);
          if (!found) {
            expect(truth.all).toBeUndefined();
            seen.none++;
            return;
          }
          seen.some++;
          if (truth.all) expectContains(found.amodal, truth.all, 0.5);
          if (truth.inside) expectContains(found.inside!, truth.inside, 0.5);
          if (!truth.all || found.cut) return;
          expect(overlapOf(found.amodal, truth.all)).toBeGreaterThan(0.99);
          seen.compared++;
        },
      ),
      { numRuns: turns(133, 400), seed: 4 },
    );
    expect(Math.min(seen.some, seen.none, seen.compared)).toBeGreaterThan(turns(5, 20));
  });
});

function expectContains(outer: PixelRect, inner: PixelRect, spare: number) {
  // Far beyond the picture a polynomial runs to millions of px: there a chord of 1° is off by a part in ten thousand.
  const slack = spare + 1e-3 * Math.max(0, ...Object.values(outer).map(x => Math.abs(x) - 1e4));
  expect(inner.left).toBeGreaterThanOrEqual(outer.left - slack);
  expect(inner.top).toBeGreaterThanOrEqual(outer.top - slack);
  expect(inner.right).toBeLessThanOrEqual(outer.right + slack);
  expect(inner.bottom).toBeLessThanOrEqual(outer.bottom + slack);
}

describe('what is not in the picture', () => {
  it.each(['pinhole', 'bent plumb_bob'])('%s: nothing of boxes that are wholly behind or nearer than 0.1 m', name => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: -40, max: -3.6, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (x, z, turn) => {
          // Half of the diagonal is 3.5 m.
          expect(projectBox(boxAt([x, 0.5, z + 0.1], [2, 2, 6.4], [turn, 0.3, turn]), lenses[name])).toBeUndefined();
        },
      ),
    );
    expect(projectBox(boxAt([0, 0, 0.05], [0.02, 0.02, 0.02]), lenses[name])).toBeUndefined();
  });

  it('beyond the turning point of a polynomial: a phantom for the naive formula, nothing here', () => {
    const box = boxAt([20, 0, 8], [1, 1, 1]);
    expect(lenses['bent plumb_bob'].maxAngle).toBeLessThan(Math.atan2(19, 9));
    expect(projectBox(box, lenses['bent plumb_bob'])).toBeUndefined();
  });

  it('behind a fisheye that does not see all round', () => {
    expect(projectBox(boxAt([0, 0, -9], [2, 2, 2]), lenses['fisheye of 300°'])).toBeUndefined();
    expect(projectBox(boxAt([0, 0, -0.8], [2, 2, 0.2]), lenses['fisheye of 300°'])).toBeDefined();
  });

  it('a box beside the picture is amodal only', () => {
    const { amodal, clipped, inside, truncation } = projectBox(boxAt([15, 0, 8], [1, 1, 1]), lenses.pinhole)!;
    expect(amodal.left).toBeGreaterThan(1242);
    expect([clipped, inside, truncation]).toEqual([undefined, undefined, 1]);
  });
});

describe('numbers in closed form', () => {
  const cube = boxAt([0, 0, 10], [2, 2, 2]);

  it('a cube ahead: its front face', () => {
    const { amodal, truncation, cut, edges } = projectBox(cube, lenses.pinhole) as PictureBox;
    const half = 721 / 9;
    expectNear(amodal, { left: 609.5 - half, right: 609.5 + half, top: 172.8 - half, bottom: 172.8 + half }, 1e-9);
    expect([truncation, cut, edges.length]).toEqual([0, false, 12]);
  });

  it('half a cube beyond the border: half truncated', () => {
    const at = ((1242 - 0.5 - 609.5) / 721) * 9;
    const { truncation, clipped } = projectBox(boxAt([at, 0, 9], [2, 2, 0]), lenses.pinhole)!;
    expect(truncation).toBeCloseTo(0.5, 9);
    expect(clipped!.right).toBe(1241.5);
  });

  it('cut at the near limit: 0.1 m in front', () => {
    const { amodal, cut } = projectBox(boxAt([0, 3, 0], [2, 2, 8]), lenses.pinhole)!;
    expect(cut).toBe(true);
    expectNear(
      amodal,
      { left: 609.5 - 7210, right: 609.5 + 7210, top: 172.8 + (721 * 2) / 4, bottom: 172.8 + 7210 * 4 },
      1e-6,
    );
  });

  it('cut by the sphere of 0.1 m where the lens sees beyond 90°: in a strip its circle is what ends', () => {
    const strip = createCamera('equidistant', {
      ...{ width: 401, height: 41, fx: 100, fy: 100, cx: 200, cy: 20, viewDeg: 190, distortion: [0, 0, 0, 0] },
    });
    const plate = boxAt([0.05, 0, 0], [0, 4, 4]);
    const { inside } = projectBox(plate, strip)!;
    expectNear(inside, rayCast(plate, strip, 1), 1);
    // Rays at less than 60° from the plate's normal meet it nearer than 0.1 m; those of the middle row end 30° from the axis.
    expect(inside!.right).toBeGreaterThanOrEqual(200 + (100 * Math.PI) / 6);
    expect(inside!.right).toBeLessThan(200 + (100 * Math.PI) / 6 + 1);
  });

  it('lines are dense: at most 1° apart', () => {
    const line = projectBox(boxAt([0, 2, 2], [100, 0.5, 0.5]), lenses.pinhole)!.edges;
    const rays = new Float64Array(3 * 400);
    for (const uv of line) {
      const n = uv.length / 2;
      lenses.pinhole.unproject(uv, n, rays, new Uint8Array(n));
      for (let i = 3; i < 3 * n; i += 3) {
        const cosine = rays[i] * rays[i - 3] + rays[i + 1] * rays[i - 2] + rays[i + 2] * rays[i - 1];
        expect(cosine).toBeGreaterThan(Math.cos((1.0001 * Math.PI) / 180));
      }
    }
  });
});

it('a box that is none is refused: FL0630 names what was expected', () => {
  const T = { q: [0, 0, 0, 1], t: [0, 0, 5] } as const;
  const bad: Box3[] = [
    { T, size: [1, -1, 1] },
    { T, size: [1, Number.NaN, 1] },
    { T, size: [1, Infinity, 1] },
    { T: { ...T, t: [0, Number.NaN, 5] }, size: [1, 1, 1] },
    { T: { ...T, q: [0, 0, 0, 0] }, size: [1, 1, 1] },
    { T: { ...T, q: [0, 0, 0, 2] }, size: [1, 1, 1] },
  ];
  for (const box of bad) expect(() => projectBox(box, lenses.pinhole)).toThrow(/3D box with .*, got/);
});
