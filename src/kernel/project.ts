// Projects one cloud into one picture: which points are seen, where, and how deep.
import type { Camera } from '../camera/camera.js';
import { inImage } from '../camera/in-image.js';
import {
  type Knots,
  type PointColumns,
  transformInFront,
  transformPoints,
  transformPointsOverTime,
} from './transform.js';

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
  readonly count: number;
  /** T_camera_lidar: row-major 3×4, or one that changes during the sweep. */
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
  u = new Float32Array(0);
  v = new Float32Array(0);
  depth = new Float32Array(0);

  reserve(count: number): void {
    if (this.seen.length >= count) return;
    this.xyz = new Float64Array(3 * count);
    this.uv = new Float64Array(2 * count);
    this.seen = new Uint8Array(count);
    this.index = new Uint32Array(count);
    this.u = new Float32Array(count);
    this.v = new Float32Array(count);
    this.depth = new Float32Array(count);
  }
}

/**
 * Keeps a point when its coordinates are finite, it is farther than `minDepth`, the lens model sees it, and its pixel (as
 * stored, float32) lies in the image. Farther means depth for a lens that looks forward only. A lens that sees beyond 90°
 * has valid points at any depth, also below 0, so there it is the distance from the lens.
 */
export function projectCloud(input: ProjectInput, scratch = new ProjectionScratch()): Projection {
  const { points, stride, xyz, count, toCamera, lens, minDepth = 0.1 } = input;
  scratch.reserve(count);
  const forwardOnly = lens.maxAngle <= Math.PI / 2;
  let far: number;
  if (forwardOnly && toCamera instanceof Float64Array) {
    far = transformInFront(points, stride, xyz, count, toCamera, minDepth, scratch.xyz, scratch.index);
  } else {
    if (toCamera instanceof Float64Array) transformPoints(points, stride, xyz, count, toCamera, scratch.xyz);
    else transformPointsOverTime(points, stride, xyz, count, toCamera.times, toCamera.knots, scratch.xyz);
    far = forwardOnly ? keepInFront(scratch, count, minDepth) : keepDistant(scratch, count, minDepth);
  }
  lens.project(scratch.xyz, far, scratch.uv, scratch.seen);
  return pack(scratch, far, lens);
}

/** Moves the points with z > minDepth together; returns how many. NaN and infinity fail a comparison or the lens. */
function keepInFront({ xyz, index }: ProjectionScratch, count: number, minDepth: number): number {
  let kept = 0;
  for (let i = 0, from = 0; i < count; i++, from += 3) {
    const z = xyz[from + 2];
    if (!(z > minDepth && z < Number.POSITIVE_INFINITY)) continue;
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

/** Keeps what falls on the sensor, by the pixel as it is stored (float32); results are copies of just their size. */
function pack({ xyz, uv, seen, index, u, v, depth }: ProjectionScratch, far: number, lens: Camera): Projection {
  const { width, height } = lens;
  let count = 0;
  for (let i = 0; i < far; i++) {
    if (!seen[i]) continue;
    u[count] = uv[2 * i];
    v[count] = uv[2 * i + 1];
    if (!inImage(u[count], v[count], width, height)) continue;
    index[count] = index[i];
    depth[count++] = xyz[3 * i + 2];
  }
  return { index: index.slice(0, count), u: u.slice(0, count), v: v.slice(0, count), depth: depth.slice(0, count) };
}
