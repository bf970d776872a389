// The innermost loops of calibration as one seam: points looked up in a picture and counted, plain or compiled to the same bits.
import type { Camera } from '../../camera/camera.js';

/** Ranks in a byte go in steps of 1/16; bins of brightness (and of what is held against it), and of slopes. */
export const RANK_STEPS = 16;
export const BRIGHTNESS_BINS = 16;
export const SLOPE_BINS = 8;

/**
 * A picture as ranks, brightness and slope of a pixel side by side. Bytes: RANK_STEPS times 0 to bins − 1; float32: 0 to 1. Like all
 * arrays of this file it does not change while it is in use: compiled loops keep a copy.
 */
export interface RankMap<Ranks = Uint8Array> {
  readonly width: number;
  readonly height: number;
  readonly ranks: Ranks;
}

/** Points whose pixels are linear in a few numbers: `PIXEL_ROW` float32 per point, u, v and their derivatives by each of seven. */
export interface LinearPoints {
  readonly rows: Float32Array;
  readonly count: number;
}
export const PIXEL_ROW = 16;

/** x y z of `count` points, m. */
export interface LensPoints {
  readonly xyz: Float64Array;
  readonly count: number;
}

/**
 * Adds to `slopes` (SLOPE_BINS) what slope the picture has at the points under seven numbers of a change, and to `joint` (row by row
 * BRIGHTNESS_BINS each) how bright it is beside `levels`: of each point 0 to BRIGHTNESS_BINS − 1, not all of it. A count is shared
 * between the two nearest bins of each. Points that are moved out of the map count as what is at its border.
 */
export type LinearTally = (
  points: LinearPoints,
  map: RankMap,
  change: ArrayLike<number>,
  slopes: Float64Array,
  levels?: Float32Array,
  joint?: Float64Array,
) => void;

/**
 * The same for points moved by the row-major 3×4 `motion` and seen by a lens; those beside the map do not count, and `levels` are
 * whole bins. One pixel of the map is `scale` of the camera's.
 */
export type SeenTally = (
  points: LensPoints,
  motion: Float64Array,
  camera: Camera,
  map: RankMap & { readonly scale: number },
  slopes: Float64Array,
  levels?: Uint8Array,
  joint?: Float64Array,
) => void;

/** Points of which ranks are counted. */
export interface BinnedPoints extends LensPoints {
  /** Below RANK_BINS: the bin of an ordinary point's channel. RANK_BINS: it has none. RANK_BINS + 1, RANK_BINS + 2: an outline. */
  readonly bin: Uint8Array;
  readonly camera: Camera;
}
export const RANK_BINS = 16;

/**
 * Adds to `counts` (RANK_BINS² + 3 RANK_BINS numbers: rows of brightness per bin, then slopes of ordinary points and of both kinds of outlines) with
 * points moved by `motion`. The map's pixels are 2^level of the camera's. Ranks are read between pixels and shared among four bins
 * by a cubic B-spline (Viola & Wells 1997; Mattes et al. 2003), so that counts change smoothly.
 */
export type RankTally = (
  points: BinnedPoints & RankMap<Float32Array> & { readonly level: number },
  motion: Float64Array,
  counts: Float64Array,
) => void;

/** Moved points and what a lens sees of them, good until the next call. Where `seen` is 0, `uv` is anything. */
export interface Looked {
  readonly xyz: Float64Array;
  readonly uv: Float64Array;
  readonly seen: Uint8Array;
}
export type Look = (points: LensPoints, motion: Float64Array, camera: Camera) => Looked;

/** Made by `plainScoreKernels` or `simdScoreKernels`. */
export interface ScoreKernels {
  readonly name: string;
  readonly linear: LinearTally;
  readonly seen: SeenTally;
  readonly ranks: RankTally;
  readonly look: Look;
}
