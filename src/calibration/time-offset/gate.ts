// Whether the data can tell the offset at all. Every criterion must hold, because the fit's own sigma is right only near the
// right answer: from a wrong lobe of the correlation it claims milliseconds while it is seconds off.
import { tooFew, twoDigits } from '../round-words.js';
import type { Coarse } from './coarse.js';
import { type Common, commonMotion, type PairFit } from './fit-pair.js';
import { RADIANS_PER_METRE } from './knots.js';
import type { Pair } from './pair.js';
import { ms, type Reason, type Refusal, refusal } from './reasons.js';
import { fitWithin } from './windows.js';

export interface GateLimits {
  /** Time in common: in a few seconds nearly every two motions look alike at some lag. */
  readonly overlapSeconds: number;
  /** Pearson's coefficient of the turning speeds at the best lag. */
  readonly peak: number;
  /** That peak over the best one elsewhere. */
  readonly peakRatio: number;
  /** rms of the common motion about its mean: rad/s, and m/s for speeds. */
  readonly turning: number;
  readonly speeding: number;
  /** Halves of the drive agree within this many of their sigmas … */
  readonly halfSigmas: number;
  /** … or within this share of the largest sigma allowed: less matters to nobody. */
  readonly halfShare: number;
}

/** Confirmed by simulation: test/calibration/time-offset/statistics.kill.test.ts. */
export const gateLimits: GateLimits = {
  overlapSeconds: 8,
  peak: 0.8,
  peakRatio: 1.15,
  turning: (2 * Math.PI) / 180,
  speeding: 0.5,
  halfSigmas: 3,
  halfShare: 0.1,
};

export interface Halves {
  /** Second half minus first, corrected for the drift found, ns, and the sigma of that. */
  readonly differenceNs: number;
  readonly sigmaNs: number;
}

export interface Verdict {
  readonly reasons: readonly Reason[];
  readonly common: Common;
  readonly halves?: Halves;
}

/** Refusals after a fit; `sigmaNs` is what is going to be reported, `widening` by how much it was widened for scatter. */
export function judge(
  pair: Pair,
  coarse: Coarse,
  found: PairFit,
  sigmaNs: number,
  widening: number,
  sigmaLimitNs: number,
): Verdict {
  const { fit } = found;
  const reasons: Reason[] = [];
  const common = commonMotion(found);
  const [least, size, unit] = pair.speed
    ? [gateLimits.speeding, common.excitation / RADIANS_PER_METRE, 'm/s']
    : [(gateLimits.turning * 180) / Math.PI, (common.excitation * 180) / Math.PI, '°/s'];
  if (!(size >= least))
    reasons.push(
      refusal(
        'too_little_motion',
        `the common motion varies by ${tooFew(size, least)} ${unit} rms; at least ${twoDigits(least)} is needed`,
      ),
    );
  const moved = Math.abs(fit.shiftNs - (pair.turnsFrom === 'a' ? -1 : 1) * coarse.offsetNs);
  if (!fit.converged) reasons.push(refusal('no_fit', 'the fit did not settle on one offset'));
  else if (moved > coarse.halfWidthNs)
    reasons.push(
      refusal(
        'left_the_peak',
        `the fit ended ${ms(moved)} from the peak, whose half width is ${ms(coarse.halfWidthNs)}`,
      ),
    );
  const halves = fit.converged ? compareHalves(found) : undefined;
  if (fit.converged && !halves) reasons.push(refusal('halves_disagree', 'a half of the drive alone gives no offset'));
  else if (halves) {
    const apart = Math.abs(halves.differenceNs);
    const allowed = Math.max(gateLimits.halfSigmas * halves.sigmaNs * widening, gateLimits.halfShare * sigmaLimitNs);
    if (apart > allowed)
      reasons.push(
        refusal('halves_disagree', `the halves of the drive differ by ${ms(apart)} where ${ms(allowed)} is allowed`),
      );
  }
  if (!(sigmaNs <= sigmaLimitNs))
    reasons.push(
      refusal('sigma_too_large', `the offset is known to ${ms(sigmaNs)} only; the limit is ${ms(sigmaLimitNs)}`),
    );
  return { reasons, common, halves };
}

/** Refusals that need no fit. */
export function judgePeak({ peak, peakRatio, overlapSeconds }: Coarse): Refusal[] {
  const reasons: Refusal[] = [];
  if (!(overlapSeconds >= gateLimits.overlapSeconds))
    reasons.push(
      refusal(
        'too_little_data',
        `both say how they move for ${tooFew(overlapSeconds, gateLimits.overlapSeconds)} s at once; at least ${gateLimits.overlapSeconds} s are needed`,
      ),
    );
  if (!(peak >= gateLimits.peak))
    reasons.push(
      refusal(
        'weak_correlation',
        `the motions correlate to ${tooFew(peak, gateLimits.peak)} at best; at least ${gateLimits.peak} is needed`,
      ),
    );
  if (!(peakRatio >= gateLimits.peakRatio))
    reasons.push(
      refusal(
        'ambiguous_lag',
        `another lag fits nearly as well: the best peak is ${tooFew(peakRatio, gateLimits.peakRatio)} times the next; at least ${gateLimits.peakRatio} is needed`,
      ),
    );
  return reasons;
}

function compareHalves(found: PairFit): Halves | undefined {
  const { turns } = found.problem;
  const used = found.fit.at.index;
  const from = turns.start[used[0]];
  const to = turns.end[used[used.length - 1]];
  // Equal numbers of turns, not equal times: data may be dense in one place.
  const middle = turns.start[used[used.length >> 1]];
  const [first, second] = [fitWithin(found, from, middle), fitWithin(found, middle, to)];
  if (!first || !second) return undefined;
  const drifted = found.fit.drift * (second.middleNs - first.middleNs);
  return {
    differenceNs: second.shiftNs - first.shiftNs - drifted,
    sigmaNs: Math.hypot(first.sigmaNs, second.sigmaNs, found.fit.driftSigma * (second.middleNs - first.middleNs)),
  };
}
