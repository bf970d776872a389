// Projects one cloud into one picture: which points are seen, where, and how deep.
import type { Camera } from '../camera/camera.js';
import {
  type Knots,
  type PointColumns,
  transformPacked,
  transformPoints,
  transformPointsOverTime,
} from '../kernel/index.js';
import { inImage } from './in-image.js';

/** T_camera_lidar that changes during the sweep; `times` (one per point) and `knots.t` are ns on one clock. */
export interface SweepTransform {
  readonly times: Float64Array;
  readonly knots: Knots;
}

export interface ProjectInput {
  /** `stride` numbers per point; x, y and z, metres, at `xyz` of each row. */
  readonly points: Float32Array;
  readonly stride: number;
  readonly xyz: PointColumns;
  /** The same points, x y z packed in float64, already moved into another frame: taken instead of `points`. */
  readonly moved?: Float64Array;
  readonly count: number;
  /** T_camera_lidar: row-major 3×4, or one that changes during the sweep; with `moved`, from its frame and row-major 3×4. */
  readonly toCamera: Float64Array | SweepTransform;
  readonly lens: Camera;
  /** Metres; 0.1 by default. */
  readonly minDepth?: number;
}

/** The seen points, in the cloud's order. */
export interface Projection {
  /** Position in the cloud, ascending. */
  readonly index: Uint32Array;
  /** Pixels. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** Metres along the optical axis (z of the camera frame); at most 0 for what a fisheye sees beside and behind itself. */
  readonly depth: Float32Array;
}

/** Working memory, kept by the caller from cloud to cloud. Holds nothing between calls. */
export class ProjectionScratch {
  xyz = new Float64Array(0);
  uv = new Float64Array(0);
  seen = new Uint8Array(0);
  index = new Uint32Array(0);

  reserve(count: number): void {
    if (this.seen.length >= count) return;
    this.xyz = new Float64Array(3 * count);
    this.uv = new Float64Array(2 * count);
    this.seen = new Uint8Array(count);
    this.index = new Uint32Array(count);
  }
}

/**
 * Keeps a point when its coordinates are finite, it is farther than `minDepth`, the lens model sees it, and its pixel (as
 * stored, float32) lies in the image. Farther means depth for a lens that looks forward only. A lens that sees beyond 90°
 * has valid points at any depth, also below 0, so there it is the distance from the lens.
 */
export function projectCloud(input: ProjectInput, scratch = new ProjectionScratch()): Projection {
  const { points, stride, xyz, moved, count, toCamera, lens, minDepth = 0.1 } = input;
  scratch.reserve(count);
  if (moved && toCamera instanceof Float64Array) transformPacked(moved, count, toCamera, scratch.xyz);
  else if (toCamera instanceof Float64Array) transformPoints(points, stride, xyz, count, toCamera, scratch.xyz);
  else transformPointsOverTime(points, stride, xyz, count, toCamera.times, toCamera.knots, scratch.xyz);
  const far =
    lens.maxAngle > Math.PI / 2 ? keepDistant(scratch, count, minDepth) : keepInFront(scratch, count, minDepth);
  lens.project(scratch.xyz, far, scratch.uv, scratch.seen);
  return pack(scratch, far, lens);
}

/** Moves the points with z > minDepth together; returns how many. NaN fails here, infinity (0 · ∞ is NaN) in the lens. */
function keepInFront({ xyz, index }: ProjectionScratch, count: number, minDepth: number): number {
  let kept = 0;
  for (let i = 0, from = 0; i < count; i++, from += 3) {
    const z = xyz[from + 2];
    if (!(z > minDepth)) continue;
    const to = 3 * kept;
    xyz[to] = xyz[from];
    xyz[to + 1] = xyz[from + 1];
    xyz[to + 2] = z;
    index[kept++] = i;
  }
  return kept;
}

function keepDistant({ xyz, index }: ProjectionScratch, count: number, minDistance: number): number {
  const min2 = minDistance * minDistance;
  let kept = 0;
  for (let i = 0, from = 0; i < count; i++, from += 3) {
    const x = xyz[from];
    const y = xyz[from + 1];
    const z = xyz[from + 2];
    const distance2 = x * x + y * y + z * z;
    if (!(distance2 > min2)) continue;
    const to = 3 * kept;
    xyz[to] = x;
    xyz[to + 1] = y;
    xyz[to + 2] = z;
    index[kept++] = i;
  }
  return kept;
}

function pack(scratch: ProjectionScratch, far: number, lens: Camera): Projection {
  const { xyz, uv, seen } = scratch;
  const { width, height } = lens;
  let count = 0;
  for (let i = 0; i < far; i++) {
    seen[i] &= inImage(Math.fround(uv[2 * i]), Math.fround(uv[2 * i + 1]), width, height) ? 1 : 0;
    count += seen[i];
  }
  const index = new Uint32Array(count);
  const u = new Float32Array(count);
  const v = new Float32Array(count);
  const depth = new Float32Array(count);
  for (let i = 0, to = 0; i < far; i++) {
    if (!seen[i]) continue;
    index[to] = scratch.index[i];
    u[to] = uv[2 * i];
    v[to] = uv[2 * i + 1];
    depth[to++] = xyz[3 * i + 2];
  }
  return { index, u, v, depth };
}
