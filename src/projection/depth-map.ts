// Depth maps: of each pixel the nearest point that the camera saw, sparse as the cloud is.
import type { Camera } from '../camera/camera.js';
import { VISIBLE } from './visibility/index.js';

export interface DepthMap {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top left: distance in 1/256 m, 0 where no point is. */
  readonly values: Uint16Array;
  /** Pixels that have a value. */
  readonly filled: number;
  /** Visible points that lie too far to be told. */
  readonly tooFar: number;
}

/** As KITTI's depth maps: 4 mm steps, to 255.998 m. In mm, 16 bits would end at 65 m. */
const UNITS_PER_METRE = 256;
const FARTHEST = 65535 / UNITS_PER_METRE;

export interface SeenPoints {
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** As `Sightings.distance`: depth, or range for a lens that sees beyond 90°. */
  readonly distance: Float32Array;
  readonly visibility: Uint8Array;
}

/** Points whose visibility is VISIBLE, each in the pixel it lies in, all of which must lie on the picture; of several the nearest. */
export function depthMap({ width, height }: Camera, { u, v, distance, visibility }: SeenPoints): DepthMap {
  const values = new Uint16Array(width * height);
  let filled = 0;
  let tooFar = 0;
  for (let i = 0; i < u.length; i++) {
    if (visibility[i] !== VISIBLE) continue;
    if (!(distance[i] <= FARTHEST)) {
      tooFar++;
      continue;
    }
    // 0 is no point.
    const value = Math.max(1, Math.round(distance[i] * UNITS_PER_METRE));
    const at = Math.floor(v[i] + 0.5) * width + Math.floor(u[i] + 0.5);
    if (values[at] === 0) filled++;
    else if (values[at] <= value) continue;
    values[at] = value;
  }
  return { width, height, values, filled, tooFar };
}
