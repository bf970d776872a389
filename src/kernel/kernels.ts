// What a cloud goes through on its way into a frame, as one seam: plain TypeScript, or compiled loops that give the same bits.
import type { Camera } from '../camera/camera.js';
import type { PointCloud } from '../message/value.js';
import type { PointLayout } from './point-layout.js';
import type { Projection } from './project.js';
import type { RollingProjection, RollingView } from './rolling.js';
import type { Knots, PointColumns } from './transform.js';

/** Points in rows of `stride` numbers. */
export interface Rows {
  readonly points: Float32Array;
  readonly stride: number;
  readonly count: number;
  /** Where x, y and z (metres) stand in a row. */
  readonly xyz: PointColumns;
  /** Where each point's time (seconds relative to the cloud's stamp) stands in a row, if it does. */
  readonly time?: number;
}

/** One cloud at a time: `place` says which, `project` is then asked once per camera. Made by `plainKernels` or `simdKernels`. */
export interface CloudKernels {
  readonly name: string;
  /**
   * Memory for `length` bytes of a recorded cloud, so that reading it needs no copy. Good until the next call; using it is not
   * required.
   */
  input(length: number): Uint8Array;
  /** Memory for `length` bytes of a frame, a picture for example. */
  keep(length: number): Uint8Array;
  /** As `readPoints` of points.ts. */
  readPoints(cloud: PointCloud, layout: PointLayout, stampNs: bigint): Float32Array;
  /**
   * x, y and z of all points as three columns of float32, in recorded order, whatever their recorded types. Throws FL0306 when a
   * field is missing or the bytes are too few.
   */
  readXyz(cloud: PointCloud): Xyz;
  /** Smallest and largest time of the points, ns; undefined when none has one. Times of 10 s and more are none. */
  timeRange(rows: Rows): PointTimes | undefined;
  /**
   * Takes the points into the frame that `project` starts from, as float32: as they are, by one row-major 3×4, or each by the
   * matrix of its own time (`knots.t`: ns since the cloud's stamp). A point without a time becomes NaN in the last case.
   */
  place(rows: Rows, into?: Float64Array | Knots): void;
  /**
   * All numbers of the points, x, y and z moved as by `place` and kept like `readPoints`; what is placed stays so. A row is as in
   * `rows`.
   */
  moved(rows: Rows, into: Float64Array | Knots): Float32Array;
  /** The placed points seen by a camera, as `projectCloud` of project.ts. */
  project(toCamera: Float64Array, lens: Camera, minDepth?: number): Projection;
  /** The placed points seen by a camera with a rolling shutter, as `projectRolling` of rolling.ts; the same plain code everywhere. */
  projectRolling(view: RollingView, lens: Camera, minDepth?: number): RollingProjection;
  /** Distance of placed points from the camera, m. */
  ranges(toCamera: Float64Array, index: Uint32Array): Float32Array;
  /** What was given out before the last call is done with; what was given out since then stays good until the next. */
  recycle(): void;
}

/** The same at another place, perhaps: what a thread of its own computes comes later. */
export type LaterKernels = {
  readonly [K in keyof CloudKernels]: CloudKernels[K] extends (...given: infer Given) => infer Result
    ? (...given: Given) => Result | Promise<Result>
    : CloudKernels[K];
};

/** Coordinates of points as columns, in the unit recorded: metres. */
export interface Xyz {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

export interface TimeRange {
  readonly min: number;
  readonly max: number;
}

export interface PointTimes extends TimeRange {
  /** Whether every point has a time. */
  readonly whole: boolean;
}

/** No sweep lasts this long, ns: such a time of a point is no time. */
export const LONGEST_SWEEP_NS = 1e10;

/** There are many bit patterns of NaN, and which of them arithmetic gives depends on the machine: what is stored has one. */
export function oneNaN(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value;
}

/** Metres: nearer points are on the car or on the lens. */
export const MIN_DEPTH_M = 0.1;
