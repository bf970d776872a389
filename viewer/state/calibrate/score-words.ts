// What scores and curves mean, in sentences.
import { FALL, FEWEST, type Sweep } from '../../../src/calibration/health/sweeps.js';
import type { Compared } from '../../../src/calibration/nid/compare.js';
import type { TimeCurve } from '../../../src/calibration/nid/time-curve.js';

/** Share of resamples of the frames that must agree before better or worse is said. */
const SURE = 0.9;

export type Judged = 'better' | 'worse' | 'no clear difference';

/** A smaller distance is better. */
export function judged({ before, after, better, count }: Compared): Judged {
  if (count === 0 || !Number.isFinite(before) || !Number.isFinite(after)) return 'no clear difference';
  if (after < before && better >= SURE) return 'better';
  return after > before && better <= 1 - SURE ? 'worse' : 'no clear difference';
}

/** `camera_front: its stamps are 41 ms too late, ± 2 ms`. `leftOut`: why frames could not be used, which is why nothing can be told. */
export function timeSentence(camera: string, { best, reason }: TimeCurve, leftOut: readonly string[] = []): string {
  if (!best) return `${camera}: cannot be told: ${reason}${leftOut.length > 0 ? ` (${leftOut.join(', ')})` : ''}`;
  const [ms, sigma] = [best.dtNs / 1e6, Math.max(1, Math.round(best.sigmaNs / 1e6))];
  if (fitsAsItIs(best)) return `${camera}: its stamps fit as they are, ± ${sigma} ms`;
  return `${camera}: its stamps are ${Math.abs(ms).toFixed(0)} ms too ${ms < 0 ? 'late' : 'early'}, ± ${sigma} ms`;
}

/** Nothing to shift: the best place is within two sigma, of a millisecond at least. */
export function fitsAsItIs({ dtNs, sigmaNs }: { readonly dtNs: number; readonly sigmaNs: number }): boolean {
  return Math.abs(dtNs / 1e6) <= 2 * Math.max(1, Math.round(sigmaNs / 1e6));
}

/** The cameras that are clearly off, by more than three sigma, the farthest first; undefined where none is. */
export function clearlyOff(curves: ReadonlyMap<string, TimeCurve>): string | undefined {
  const off = [...curves].flatMap(([camera, { best }]) =>
    best && Math.abs(best.dtNs) > 3 * best.sigmaNs ? [{ camera, ms: best.dtNs / 1e6 }] : [],
  );
  off.sort((a, b) => Math.abs(b.ms) - Math.abs(a.ms));
  const words = off.map(
    ({ camera, ms }) => `${camera} is ${Math.abs(ms).toFixed(0)} ms too ${ms < 0 ? 'late' : 'early'}`,
  );
  return words.length > 0 ? words.join(', ') : undefined;
}

/** What the curves of so many of `cameras` say together: which are off, and of the others no more than is known. */
export function timingSentence(
  curves: ReadonlyMap<string, TimeCurve>,
  cameras: number,
): { readonly off: string; readonly rest: string } {
  const off = clearlyOff(curves);
  const untold = [...curves].filter(([, { best }]) => !best).map(([camera]) => camera);
  const words: string[] = [];
  if (untold.length > 0)
    words.push(`Whether the stamps of ${untold.join(', ')} fit the cloud cannot be told: Sync says why.`);
  if (curves.size < cameras)
    words.push('Whether the stamps of all cameras fit the cloud was not checked yet: the Sync screen does.');
  else if (!off && untold.length < curves.size)
    words.push(`The stamps of the ${untold.length > 0 ? 'other ' : ''}cameras fit the cloud, as far as Sync can tell.`);
  return { off: off ? `${off}, or sits wrong: Sync looks for the cause.` : '', rest: words.join(' ') };
}

/** Which way a curve over an axis points. `at` of a sweep is how the points move; the camera's own nudge is the opposite, time is as it is. */
export function sweepPlaces({ axis, at }: Sweep): Float64Array {
  if (axis === 'time') return at.map(s => s * 1e3);
  const scale = axis === 'pitch' || axis === 'yaw' || axis === 'roll' ? 180 / Math.PI : 100;
  return at.map(by => -by * scale);
}

/** It falls to neither side. */
export function isFlat({ nats }: Sweep): boolean {
  return nats[0] >= -FALL && nats[nats.length - 1] >= -FALL;
}

/**
 * `flat: cannot be seen here`, `best +0.10 ± 0.03°`, or `best -1.00° or beyond` where the curve falls to one side only. Of fewer frames than
 * tell a sigma only what is missing.
 */
export function sweepSentence(sweep: Sweep, unit: string): string {
  const { axis, nats, observable, frames, sigma } = sweep;
  if (isFlat(sweep)) return 'flat: cannot be seen here';
  if (sigma === undefined) return `cannot be told: ${frames} of ${FEWEST} frames`;
  const best = sweepPlaces(sweep)[nats.indexOf(0)];
  const number = (value: number) => value.toFixed(unit === 'deg' ? 2 : 0);
  const spread = Math.abs(sweepPlaces({ ...sweep, axis, at: Float64Array.of(sigma) })[0]);
  const place = `${best > 0 ? '+' : ''}${number(best || 0)}`;
  const ending = unit === 'deg' ? '°' : ` ${unit}`;
  return observable
    ? `best ${place} ± ${number(Math.max(spread, unit === 'deg' ? 0.01 : 1))}${ending}`
    : `best ${place}${ending} or beyond`;
}

/** The sweep of a freedom of the nudge table. */
export const sweepOfFreedom: Readonly<Record<string, Sweep['axis']>> = {
  rx: 'pitch',
  ry: 'yaw',
  rz: 'roll',
  tx: 'right',
  ty: 'down',
  tz: 'ahead',
  dt: 'time',
};
