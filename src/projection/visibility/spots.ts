// How large one step of the beams is on the picture, at each sample's own distance.
import type { Directions } from './directions.js';
import type { Pitch } from './pitch.js';
import type { Sightings } from './sightings.js';

/**
 * step[4 i .. 4 i + 3]: du and dv of one pitch in azimuth, du and dv of one pitch in elevation, px; NaN where the lens does
 * not see all of it.
 */
export function spotsOf(sightings: Sightings, directions: Directions, members: Int32Array, pitch: Pitch): Float64Array {
  const { toCamera: M, lens, index } = sightings;
  const { azimuth, elevation, range, place } = directions;
  const count = members.length;
  const xyz = new Float64Array(9 * count);
  const p = new Float64Array(3);
  for (let n = 0; n < count; n++) {
    const i = members[n];
    for (let k = 0; k < 3; k++) {
      const a = azimuth[i] + (k === 1 ? pitch.azimuth : 0);
      const e = elevation[i] + (k === 2 ? pitch.elevation : 0);
      place(a, e, range[i], p, 0);
      for (let row = 0; row < 3; row++) {
        xyz[9 * n + 3 * k + row] = M[4 * row] * p[0] + M[4 * row + 1] * p[1] + M[4 * row + 2] * p[2] + M[4 * row + 3];
      }
    }
  }
  const uv = new Float64Array(6 * count);
  const seen = new Uint8Array(3 * count);
  lens.project(xyz, 3 * count, uv, seen);
  const step = new Float64Array(4 * index.length).fill(Number.NaN);
  for (let n = 0; n < count; n++) {
    if (!(seen[3 * n] && seen[3 * n + 1] && seen[3 * n + 2])) continue;
    const to = 4 * members[n];
    for (let c = 0; c < 4; c++) step[to + c] = uv[6 * n + 2 + c] - uv[6 * n + (c & 1)];
  }
  return step;
}
