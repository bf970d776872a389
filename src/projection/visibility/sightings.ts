// What is asked about: points of one cloud on one picture, and whether the camera really saw them.
import type { Camera } from '../../camera/camera.js';

/** The points of a projection, `index.length` of them in any order. */
export interface Sightings {
  /** Where each point lies in `points`. */
  readonly index: Uint32Array;
  /** px; (0, 0) is the centre of the first pixel. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /**
   * Distance from the camera, m: along the optical axis for a lens that looks forward only, else from the lens itself
   * (`distanceName` says which).
   */
  readonly distance: Float32Array;
  /** The cloud as measured, in the scanner's own frame: `stride` numbers per point, x, y and z (m) at `xyz`. */
  readonly points: Float32Array;
  readonly stride: number;
  readonly xyz: readonly [number, number, number];
  /** Row-major 3×4 T_camera_scanner of a standing car: only the size and turn of a beam's spot on the picture is taken from it. */
  readonly toCamera: Float64Array;
  readonly lens: Camera;
}

/** Of a point, as in the dataset's column `visibility`: neither can be told for certain. */
export const UNKNOWN = 0;
/** Of a point: the camera sees it. */
export const VISIBLE = 1;
/** Of a point: something nearer to the camera hides it. */
export const OCCLUDED = 2;

/** Along the optical axis where all of the picture lies in front, else from the lens: beside a fisheye the axis tells nothing. */
export function distanceName(lens: Camera): 'depth' | 'range' {
  return lens.maxAngle > Math.PI / 2 ? 'range' : 'depth';
}
