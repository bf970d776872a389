// Where points would lie in the picture had they been measured a little nearer to the scanner.
import type { Directions } from './directions.js';
import { distanceName, type Sightings } from './sightings.js';

/** Of `which` points, at 1 − `part` of their range. Outside of the lens's view: NaN. */
export function nearerOf(
  sightings: Sightings,
  { azimuth, elevation, range, place }: Directions,
  which: Int32Array,
  part: number,
): { readonly u: Float64Array; readonly v: Float64Array; readonly distance: Float64Array } {
  const { toCamera: M, lens } = sightings;
  const count = which.length;
  const xyz = new Float64Array(6 * count);
  const p = new Float64Array(3);
  for (let n = 0; n < count; n++) {
    const i = which[n];
    for (let k = 0; k < 2; k++) {
      place(azimuth[i], elevation[i], range[i] * (k === 0 ? 1 : 1 - part), p, 0);
      for (let row = 0; row < 3; row++)
        xyz[6 * n + 3 * k + row] = M[4 * row] * p[0] + M[4 * row + 1] * p[1] + M[4 * row + 2] * p[2] + M[4 * row + 3];
    }
  }
  const uv = new Float64Array(4 * count);
  const seen = new Uint8Array(2 * count);
  lens.project(xyz, 2 * count, uv, seen);
  const u = new Float64Array(count);
  const v = new Float64Array(count);
  const distance = new Float64Array(count);
  const along = distanceName(lens) === 'depth';
  for (let n = 0; n < count; n++) {
    const i = which[n];
    const from = (k: number) => {
      const [x, y, z] = xyz.subarray(6 * n + 3 * k, 6 * n + 3 * k + 3);
      return along ? z : Math.hypot(x, y, z);
    };
    // The car moved between scanner and camera, so only the differences count.
    u[n] = sightings.u[i] + uv[4 * n + 2] - uv[4 * n];
    v[n] = sightings.v[i] + uv[4 * n + 3] - uv[4 * n + 1];
    distance[n] = (sightings.distance[i] * from(1)) / from(0);
  }
  return { u, v, distance };
}
