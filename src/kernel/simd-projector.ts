// Placed points into pictures with compiled loops: a coarse test in float32, then the lens's formula for what is left.
import type { Camera } from '../camera/camera.js';
import { type ViewBounds, viewBounds } from '../camera/view-bounds.js';
import type { Arena } from './arena.js';
import { type Projection, ProjectionScratch, projectCloud } from './project.js';
import type { SimdLoops } from './simd-loops.js';

type Columns = [x: number, y: number, z: number];

/**
 * float32 is wrong by at most 2⁻²⁴ of each of the four terms of n · p + d and of their sums: 4e-7 of |x|+|y|+|z| and of |d|.
 * Ten times that is let through.
 */
const SLACK = 4e-6;

const formulas = {
  brown: 'projectRational',
  prism: 'projectPrism',
  mei: 'projectMei',
  equidistant: 'projectEquidistant',
  theta: 'projectTheta',
  fov: 'projectFov',
  unified: 'projectUnified',
  double_sphere: 'projectDoubleSphere',
} as const;

export class SimdProjector {
  readonly #arena: Arena;
  readonly #loops: SimdLoops;
  readonly #bounds = new WeakMap<Camera, ViewBounds>();
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
    const far = this.#loops.candidates(...placed, count, ...this.#tests(toCamera, lens, minDepth), ...kept);
    return lens.formula
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
    numbers.set(toCamera);
    numbers[12] = minDepth;
    numbers[13] = limit;
    numbers[14] = cosine;
    for (let i = 0; i < 4; i++) numbers[17 + i] = lens.params[i];
    numbers.set(coefficients, 21);
    const polynomial = name === 'brown' && coefficients.every((k, i) => i < 5 || k === 0);
    const loop = this.#loops[polynomial ? 'projectPlumbBob' : formulas[name]];
    const [x, y, z, from] = kept;
    loop(x, y, z, far, parameters, Number(lens.maxAngle <= Math.PI / 2));
    const bytes = 4 * (far + 4);
    const at = arena.take(4 * bytes);
    const [toV, toDepth, toIndex] = [at + bytes, at + 2 * bytes, at + 3 * bytes];
    const { width, height } = lens;
    const seen = this.#loops.packSeen(x, y, z, from, far, width - 0.5, height - 0.5, at, toV, toDepth, toIndex);
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

  /** The arguments of `candidates` that say where to look. */
  #tests(toCamera: Float64Array, lens: Camera, minDepth: number) {
    const arena = this.#arena;
    const { planes, cosine } = this.#boundsOf(lens);
    const tests = planes.map(normal => planeIn(toCamera, normal, 0));
    if (lens.maxAngle <= Math.PI / 2) tests.unshift(planeIn(toCamera, [0, 0, 1], -minDepth));
    const at = arena.scratch('planes', 16 * 8);
    arena.float32(at, 4 * tests.length).set(tests.flat());
    const cone = arena.scratch('cone', 64);
    arena.float32(cone, 13).set([...toCamera, cosine]);
    const largest = Math.max(Math.abs(toCamera[3]) + Math.abs(toCamera[7]) + Math.abs(toCamera[11]), minDepth);
    return [at, tests.length, cone, SLACK, SLACK * (1 + largest)] as const;
  }

  #boundsOf(lens: Camera): ViewBounds {
    let bounds = this.#bounds.get(lens);
    if (!bounds) {
      bounds = viewBounds(lens);
      this.#bounds.set(lens, bounds);
    }
    return bounds;
  }

  /** `n` columns of float32 with room for whole vectors. */
  #columns(name: string, count: number, n: number): number[] {
    const bytes = 16 * Math.ceil(count / 4) + 16;
    const at = this.#arena.scratch(name, n * bytes);
    return Array.from({ length: n }, (_, i) => at + i * bytes);
  }
}

/** n · (M p) + d as a plane for p, of unit length. */
function planeIn(M: Float64Array, n: readonly [number, number, number], d: number): number[] {
  const entry = (column: number) => n[0] * M[column] + n[1] * M[4 + column] + n[2] * M[8 + column];
  const plane = [entry(0), entry(1), entry(2), entry(3) + d];
  const size = Math.hypot(plane[0], plane[1], plane[2]);
  return plane.map(value => value / size);
}
