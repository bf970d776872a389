// In which direction and how far the scanner measured each point: what tells beam from beam, whatever the order of the cloud.
import type { Sightings } from './sightings.js';

export interface Directions {
  /** rad, around the pole, 0 where the camera looks, so that the seam lies behind it. Ascending azimuth is to the left of z-up. */
  readonly azimuth: Float64Array;
  /** rad above the plane of azimuths. */
  readonly elevation: Float64Array;
  /** m; 0 and what is no number is no measurement. */
  readonly range: Float64Array;
  /** Writes the point at this direction and range, in the scanner's frame. */
  place(azimuth: number, elevation: number, range: number, out: Float64Array, at: number): void;
}

/** A scanner turns about z; another axis is the pole where the camera looks along z, as for clouds in an optical frame. */
const POLES = [
  [0, 1, 2],
  [2, 0, 1],
  [1, 2, 0],
] as const;

export function directionsOf(sightings: Sightings): Directions {
  const { index, points, stride, xyz, toCamera } = sightings;
  // The optical axis in the scanner's frame.
  const axis = [toCamera[8], toCamera[9], toCamera[10]];
  const [a, b, c] = POLES.find(([, , pole]) => Math.abs(axis[pole]) < Math.SQRT1_2) ?? POLES[0];
  const middle = Math.atan2(axis[b], axis[a]);
  const count = index.length;
  const azimuth = new Float64Array(count);
  const elevation = new Float64Array(count);
  const range = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = index[i] * stride;
    const p = points[at + xyz[a]];
    const q = points[at + xyz[b]];
    const r = points[at + xyz[c]];
    const level = Math.sqrt(p * p + q * q);
    range[i] = Math.sqrt(level * level + r * r);
    const turn = Math.atan2(q, p) - middle;
    azimuth[i] = turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
    elevation[i] = Math.atan2(r, level);
  }
  return {
    azimuth,
    elevation,
    range,
    place(turn, rise, distance, out, at) {
      const level = distance * Math.cos(rise);
      out[at + a] = level * Math.cos(turn + middle);
      out[at + b] = level * Math.sin(turn + middle);
      out[at + c] = distance * Math.sin(rise);
    },
  };
}
