// Surfaces that the camera looks at from behind: their beams appear on the picture in the other order.
import type { Sightings } from './sightings.js';

/** Turned over by less than this part of a beam's step, a surface is seen along its edge, and noise decides. */
const LEAST = 0.1;

/**
 * 1 for each sample whose surface shows the camera its back. Of closed bodies the front is nearer and may never have been
 * measured: the roof of a car that a low camera looks up to. `surface` and `spots` as of surface.ts and spots.ts.
 */
export function backsOf(
  { u, v }: Sightings,
  members: Int32Array,
  surface: Int32Array,
  spots: Float64Array,
): Uint8Array {
  const back = new Uint8Array(u.length);
  for (const i of members) {
    const [a, c] = endsOf(surface, i, 0);
    const [b, d] = endsOf(surface, i, 1);
    if (a === c || b === d) continue;
    const area = ((u[a] - u[c]) * (v[b] - v[d]) - (v[a] - v[c]) * (u[b] - u[d])) / steps(a, c, i) / steps(b, d, i);
    const at = 4 * i;
    const whole = spots[at] * spots[at + 3] - spots[at + 1] * spots[at + 2];
    if (area / whole < -LEAST) back[i] = 1;
  }
  return back;
}

/** The neighbours on the same surface to both sides of a way, or the sample itself in place of one. */
function endsOf(surface: Int32Array, i: number, side: number): [number, number] {
  const next = surface[4 * i + side];
  const before = surface[4 * i + side + 2];
  return [next < 0 ? i : next, before < 0 ? i : before];
}

function steps(next: number, before: number, i: number): number {
  return next === i || before === i ? 1 : 2;
}
