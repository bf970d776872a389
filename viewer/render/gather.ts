// Numbers of a cloud's points for those of them that a picture shows.
import { OCCLUDED } from '../../src/projection/visibility/sightings.js';

/** `shift` is taken from each. */
export function gather(values: Float32Array, index: ArrayLike<number>, shift: number): Float32Array {
  const out = new Float32Array(index.length);
  for (let i = 0; i < out.length; i++) out[i] = values[index[i]] - shift;
  return out;
}

export function gatherTints(tint: Uint8Array, index: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(3 * index.length);
  for (let i = 0; i < index.length; i++) for (let k = 0; k < 3; k++) out[3 * i + k] = tint[3 * index[i] + k];
  return out;
}

/** The dataset's visibility as marks: what is certainly hidden is dimmed. */
export function marks(visibility: ArrayLike<number>, dim: boolean): Uint8Array {
  const out = new Uint8Array(visibility.length);
  for (let i = 0; dim && i < out.length; i++) out[i] = visibility[i] === OCCLUDED ? 1 : 0;
  return out;
}
