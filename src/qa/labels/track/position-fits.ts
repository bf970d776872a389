// Where the neighbours of each label put it: local polynomials over the labels around it, without its own word.
import { type LocalFit, localFit } from '../../../geometry/local-fit.js';
import type { Track } from './tracks.js';

/** Labels on each side that are heard; fewer of slowly labelled ones, for a polynomial follows a car only so long. */
const EACH_SIDE = { fast: 4, slow: 3 };
const SLOW_STEP_S = 0.3;
/** Beyond this, s, a neighbour tells nothing. */
export const REACH_S = 2;
/** The least scale of residuals, m: see `ways.ts`. */
const LEAST_NOISE = 0.03;
/** Sigmas from which a label counts as off where it is itself a neighbour, and how many must have judged it. */
const OFF = 4.3;
const JUDGES = 5;

/** Places in the track of the labels around one, without it. */
export function neighbours({ t }: Track, i: number): number[] {
  const step = Math.min(i > 0 ? t[i] - t[i - 1] : Infinity, i + 1 < t.length ? t[i + 1] - t[i] : Infinity);
  const most = step > SLOW_STEP_S ? EACH_SIDE.slow : EACH_SIDE.fast;
  const near: number[] = [];
  for (let j = Math.max(0, i - most); j <= Math.min(t.length - 1, i + most); j++)
    if (j !== i && Math.abs(t[j] - t[i]) <= REACH_S) near.push(j);
  return near;
}

/** A parabola where both sides have two labels and one is spare, else a line; nothing from less than two labels. */
function degreeFor(before: number, after: number): 1 | 2 | undefined {
  if (before >= 2 && after >= 2 && before + after >= 5) return 2;
  return before + after >= 2 ? 1 : undefined;
}

export function positionFits(track: Track): (LocalFit | undefined)[] {
  return Array.from(track.t, (_, i) => fitOf(track, i, neighbours(track, i)));
}

/**
 * At the ends of a track too few are heard to tell which of them is wrong; there those are left out that their own neighbours
 * found off. `noise` is that of the track, m.
 */
export function endsAgain(
  track: Track,
  fits: readonly (LocalFit | undefined)[],
  noise: number,
): (LocalFit | undefined)[] {
  const off = fits.map((fit, i) => {
    if (!fit || neighbours(track, i).length < JUDGES) return false;
    return Math.hypot(track.x[i] - fit.value[0], track.y[i] - fit.value[1]) > OFF * sigmaOf(fit, noise);
  });
  return fits.map((fit, i) => {
    const near = neighbours(track, i);
    if (!fit || fit.degree === 2 || !near.some(j => off[j])) return fit;
    return fitOf(
      track,
      i,
      near.filter(j => !off[j]),
    );
  });
}

function fitOf(track: Track, i: number, near: readonly number[]): LocalFit | undefined {
  const before = near.filter(j => j < i).length;
  const degree = degreeFor(before, near.length - before);
  if (degree === undefined) return undefined;
  const at = (column: Float64Array) => near.map(j => column[j]);
  return localFit(
    near.map(j => track.t[j] - track.t[i]),
    [at(track.x), at(track.y)],
    degree,
    LEAST_NOISE,
  );
}

/** Of label minus what its neighbours say, along one axis, m. */
export function sigmaOf(fit: LocalFit, noise: number): number {
  return Math.hypot(noise * Math.sqrt(1 + fit.value2), unfollowed(fit));
}

/**
 * What everyday driving adds to a line or a parabola, m: accelerations of 0.3 to 2.5 m/s², jerks of 0.5 to 2 m/s³ and twice
 * that per s, the faster the more up to 5 m/s.
 */
export function unfollowed({ slope, beyond, degree }: LocalFit): number {
  const speed = Math.min(5, Math.hypot(slope[0], slope[1] ?? 0));
  if (degree === 1) return Math.abs(beyond[0] / 2) * (0.3 + 0.44 * speed);
  const jerk = 0.5 + 0.3 * speed;
  return Math.hypot((beyond[1] / 6) * jerk, (beyond[2] / 24) * 2 * jerk);
}
