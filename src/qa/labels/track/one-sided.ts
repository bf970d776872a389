// Where a track goes on from its labels on one side only: what tells a jump between two labels from one label that is off.
import { localFit } from '../../../geometry/local-fit.js';
import { REACH_S, unfollowed } from './position-fits.js';
import type { Way } from './ways.js';

export interface Prolonged {
  readonly x: number;
  readonly y: number;
  /** Along one axis, m. */
  readonly sigma: number;
}

const MOST = 4;
/** Of a single label nothing is known but its class's everyday speed. */
const ALONE = 0.3;

/**
 * From label `i` and those before (`side` −1) or after it (+1), at the time `t` of the track. Three or more labels give a line
 * that one outlier does not move, two a line, one a standing object.
 */
export function prolonged(way: Way, i: number, side: -1 | 1, t: number): Prolonged {
  const { track, kind, noise } = way;
  const heard: number[] = [];
  for (let j = i; j >= 0 && j < track.t.length && heard.length < MOST; j += side)
    if (Math.abs(track.t[j] - t) <= REACH_S) heard.push(j);
  const at = (column: Float64Array) => heard.map(j => column[j]);
  const fit =
    heard.length >= 2
      ? localFit(
          heard.map(j => track.t[j] - t),
          [at(track.x), at(track.y)],
          1,
          noise,
        )
      : undefined;
  if (fit) {
    const sigma = Math.hypot(noise * Math.sqrt(fit.value2), unfollowed(fit));
    return { x: fit.value[0], y: fit.value[1], sigma };
  }
  const unsure = Math.abs(t - track.t[i]) * (ALONE * Math.min(kind.speed, 20));
  return { x: track.x[i], y: track.y[i], sigma: Math.hypot(noise, unsure) };
}
