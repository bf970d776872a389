// Which points of a cloud lie in which boxes, as one seam: plain TypeScript, or compiled loops that give the same rows.
import type { Box3, PointRows } from '../../geometry/box3.js';

/**
 * |q| <= size/2 along each axis, as `pointsInBox` of geometry: a point on a face is inside, NaN is outside. Boxes are given in the
 * points' frame. Nothing is kept between calls. Throws FL0630 for a box that is none. Made by `plainBoxes` or `simdBoxes`.
 */
export interface BoxKernels {
  readonly name: string;
  /** How many points each box holds. */
  count(rows: PointRows, boxes: readonly Box3[]): Uint32Array;
  /** Of each box the rows of the points inside, ascending. */
  inside(rows: PointRows, boxes: readonly Box3[]): Uint32Array[];
}
