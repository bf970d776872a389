// Placed points into pictures with compiled loops: a coarse test in float32, then the lens's formula for what is left.
import type { Camera, LensFormula } from '../camera/camera.js';
import { type ViewBounds, viewBounds } from '../camera/view-bounds.js';
import type { Arena } from './arena.js';
import { type Projection, ProjectionScratch, projectCloud } from './project.js';
import type { SimdLoops } from './simd-loops.js';

type Columns = [x: number, y: number, z: number];

/**
 * float32 is wrong by at most 2⁻²⁴ of each of the four terms of n · p + d and of their sums: 4e-7 of |x|+|y|+|z| and of |d|.
 * Ten times that is let through. In the camera's frame |x|+|y|+|z| <= √3 (r + |t|), where r is the distance from the camera,
 * which is `reach` times the depth at most for what is in the picture: so the slack is part of the planes.
 */
const SLACK = 4e-6;

/** Sums of three numbers of float32's whole range stay within it. */
const SCALE = 0.125;

/** What assembly/project.ts calls them. A formula that is missing here does not compile: a loop would be taken for another. */
const loops: Readonly<Record<LensFormula['name'] | 'plumb_bob', number>> = {
  plumb_bob: 0,
  brown: 1,
  prism: 2,
  mei: 3,
  equidistant: 4,
  theta: 5,
  fov: 6,
  unified: 7,
  double_sphere: 8,
};

export class SimdProjector {
  readonly #arena: Arena;
  readonly #loops: SimdLoops;
  readonly #scratch = new ProjectionScratch();
  #count = 0;

  constructor(arena: Arena, loops: SimdLoops) {
    this.#arena = arena;
    this.#loops = loops;
  }

  /** Where `count` points are to be placed, as three columns of float32. */
  room(count: number): Columns {
    this.#count = count;
    return this.#columns('placed', count, 3) as Columns;
  }

  project(toCamera: Float64Array, lens: Camera, minDepth: number): Projection {
    const count = this.#count;
    const placed = this.#columns('placed', count, 3) as Columns;
    const kept = this.#columns('candidates', count + 4, 4) as [...Columns, number];
    const far = this.#candidates(placed, count, toCamera, lens, kept);
    // A caller's own model may name a formula that no loop computes.
    return lens.formula && Object.hasOwn(loops, lens.formula.name)
      ? this.#byFormula(kept, far, toCamera, lens, minDepth)
      : this.#byModel(kept, far, toCamera, lens, minDepth);
  }

  /** The placed points, or those chosen, in rows of x, y, z: for loops that are not compiled. */
  rows(index?: Uint32Array): { readonly points: Float32Array; readonly count: number } {
    const count = index ? index.length : this.#count;
    const columns = this.#columns('placed', this.#count, 3).map(column => this.#arena.float32(column, this.#count));
    const points = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const from = index ? index[i] : i;
      for (let c = 0; c < 3; c++) points[3 * i + c] = columns[c][from];
    }
    return { points, count };
  }

  #byFormula(
    kept: [...Columns, number],
    far: number,
    toCamera: Float64Array,
    lens: Camera,
    minDepth: number,
  ): Projection {
    const arena = this.#arena;
    const { name, coefficients, limit, cosine } = lens.formula!;
    const parameters = arena.scratch('lens', 8 * 40);
    const numbers = arena.float64(parameters, 40);
    const forward = lens.maxAngle <= Math.PI / 2;
    numbers.set(toCamera);
    // Whatever the least depth, a lens that looks forward sees nothing behind it.
    numbers[12] = forward ? Math.max(0, minDepth) : minDepth;
    numbers[13] = limit;
    for (let i = 0; i < 4; i++) numbers[14 + i] = lens.params[i];
    numbers[18] = 1;
    numbers[19] = Number.POSITIVE_INFINITY;
    numbers[20] = cosine;
    numbers.set(coefficients, 21);
    const polynomial = name === 'brown' && coefficients.every((k, i) => i < 5 || k === 0);
    const loop = loops[polynomial ? 'plumb_bob' : name];
    const bytes = 4 * (far + 4);
    const at = arena.take(4 * bytes);
    const [toV, toDepth, toIndex] = [at + bytes, at + 2 * bytes, at + 3 * bytes];
    const picture = [parameters, Number(forward), lens.width - 0.5, lens.height - 0.5] as const;
    const seen = this.#loops.project(loop, ...kept, far, ...picture, at, toV, toDepth, toIndex);
    return {
      index: arena.uint32(toIndex, seen),
      u: arena.float32(at, seen),
      v: arena.float32(toV, seen),
      depth: arena.float32(toDepth, seen),
    };
  }

  /** A lens model that has no loop here: its own `project` decides over what is left. */
  #byModel(
    kept: [...Columns, number],
    far: number,
    toCamera: Float64Array,
    lens: Camera,
    minDepth: number,
  ): Projection {
    const [x, y, z] = kept.slice(0, 3).map(column => this.#arena.float32(column, far));
    const numbers = this.#arena.uint32(kept[3], far);
    const points = new Float32Array(3 * far);
    for (let i = 0, at = 0; i < far; i++, at += 3) {
      points[at] = x[i];
      points[at + 1] = y[i];
      points[at + 2] = z[i];
    }
    const input = { points, stride: 3, xyz: [0, 1, 2] as const, count: far, toCamera, lens, minDepth };
    const seen = projectCloud(input, this.#scratch);
    for (let i = 0; i < seen.index.length; i++) seen.index[i] = numbers[seen.index[i]];
    return seen;
  }

  /** Moves the points that may be in the picture to `kept`; returns how many. `toCamera` is rigid. */
  #candidates(
    placed: Columns,
    count: number,
    toCamera: Float64Array,
    lens: Camera,
    kept: [...Columns, number],
  ): number {
    const at = this.#arena.scratch('tests', 64);
    const tests = this.#arena.float32(at, 16);
    const { planes, cosine } = boundsOf(lens);
    const slack = SLACK * (1 + 3 * (Math.abs(toCamera[3]) + Math.abs(toCamera[7]) + Math.abs(toCamera[11])));
    if (planes.length > 0) {
      const perDepth = 2 * SLACK * reachOf(planes);
      for (const [i, [x, y, z]] of planes.entries()) planeIn(toCamera, x, y, z + perDepth, slack, tests, 4 * i);
      return this.#loops.insidePlanes(...placed, count, at, ...kept);
    }
    // Without a cone nothing is out. Rounded from 2e-7 of |p|, squares are as good as what they are compared with: x |x| rises with x.
    const edge = cosine >= -1 ? cosine - 2 * SLACK : -2;
    tests.set(toCamera.subarray(8, 12));
    tests[3] += cosine >= -1 ? slack : Number.POSITIVE_INFINITY;
    for (let c = 0; c < 3; c++)
      tests[4 + c] = -(toCamera[c] * toCamera[3] + toCamera[4 + c] * toCamera[7] + toCamera[8 + c] * toCamera[11]);
    tests[7] = edge * Math.abs(edge);
    tests[8] = Number.POSITIVE_INFINITY;
    return this.#loops.insideCone(...placed, count, at, ...kept);
  }

  /** `n` columns of float32 with room for whole vectors. */
  #columns(name: string, count: number, n: number): number[] {
    const bytes = 16 * Math.ceil(count / 4) + 16;
    const at = this.#arena.scratch(name, n * bytes);
    return Array.from({ length: n }, (_, i) => at + i * bytes);
  }
}

/** Every lane of a thread looks through the same lenses. */
const known = new WeakMap<Camera, ViewBounds>();

function boundsOf(lens: Camera): ViewBounds {
  let bounds = known.get(lens);
  if (!bounds) {
    bounds = viewBounds(lens);
    known.set(lens, bounds);
  }
  return bounds;
}

/** Largest |p| / z of what is inside of all planes. */
function reachOf(planes: ViewBounds['planes']): number {
  const tangents = planes.map(([x, y, z]) => Math.abs(z) / Math.hypot(x, y));
  return Math.hypot(1, Math.max(tangents[0], tangents[1]), Math.max(tangents[2], tangents[3]));
}

/** n · (M p) + d as a plane for p, scaled, to out[at..at+3]. */
function planeIn(M: Float64Array, x: number, y: number, z: number, d: number, out: Float32Array, at: number): void {
  for (let column = 0; column < 4; column++)
    out[at + column] = SCALE * (x * M[column] + y * M[4 + column] + z * M[8 + column] + (column === 3 ? d : 0));
}
