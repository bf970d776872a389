// What is to be known about an offset besides its value: drift, and what of the rotation the motion could not tell.
import type { PairFit } from './fit-pair.js';
import type { Pair } from './pair.js';
import { note, type Reason } from './reasons.js';
import type { TimeOffset } from './time-offset.js';

/** A drift known no better than this says nothing: no clock that is worth recording is so bad. */
const LOOSEST_DRIFT = 100e-6;
const LEAST_GAIN_NS = 1.5e6;

/** On b's clock; `widening` is by how much the sigmas were widened for scatter. Null where the data cannot tell. */
export function driftOf({ turnsFrom }: Pair, { fit, problem }: PairFit, widening: number): TimeOffset['drift'] {
  const sigma = fit.driftSigma * widening;
  if (!problem.unknowns.drift || !(sigma <= LOOSEST_DRIFT)) return null;
  // b = a + shift + d·(a − c) has a = b − shift − d/(1 + d)·(b − c').
  const drift = turnsFrom === 'a' ? -fit.drift / (1 + fit.drift) : fit.drift;
  // Poses of a tracker bend by a millisecond within a minute; only what goes beyond that is the clocks' doing.
  const { start, end } = problem.turns;
  const gained = Math.abs(drift) * (end[end.length - 1] - start[0]);
  const floor = problem.noiseRange[0] < 1 ? LEAST_GAIN_NS : 0;
  return { ppm: drift * 1e6, sigmaPpm: sigma * 1e6, significant: Math.abs(drift) > 3 * sigma && gained > floor };
}

export function notes(pair: Pair, { singleAxis }: PairFit, drift: TimeOffset['drift'], widening: number): Reason[] {
  const all: Reason[] = [];
  if (pair.flat)
    all.push(
      note('rotation_not_measured', 'both tracks are headings: only up against down was told, the rotation is assumed'),
    );
  else if (singleAxis) {
    const axis = singleAxis.map(x => x.toFixed(2)).join(', ');
    const frame = pair.turnsFrom === 'a' ? 'first' : 'second';
    all.push(
      note(
        'rotation_single_axis',
        `the body turns about one axis, (${axis}) in the frame of the ${frame}: the rotation about it was kept as given beforehand`,
      ),
    );
  }
  if (!drift) all.push(note('drift_not_observable', 'the recording is too short or too quiet to tell drift'));
  else if (drift.significant)
    all.push(note('drift_found', `the clocks drift by ${drift.ppm.toFixed(2)} ± ${drift.sigmaPpm.toFixed(2)} ppm`));
  if (widening > 1.5)
    all.push(
      note(
        'sigma_widened',
        `windows of the drive scatter ${widening.toFixed(1)} times more than their sigmas say: sigma was widened by that`,
      ),
    );
  return all;
}
