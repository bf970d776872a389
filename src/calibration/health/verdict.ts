// From windows to one word and its reasons.
import type { PairHealth } from './health.js';
import { FEWEST_FRAMES, probability, TOLERANCE } from './learn.js';
import { distance, inverseOf, widened } from './offsets.js';
import { AXES } from './search.js';
import { speaksAgainst } from './speaks-against.js';
import { sweepAxes } from './sweeps.js';

/** An alarm needs this many windows in a row below DOUBT. */
const IN_A_ROW = 3;
const DOUBT = 0.05;
/** Right and wrong must lie this many sigmas apart, or nothing can be told; axes that are not seen make the wrong ones wide. */
const APART = 1;

export function verdictOf(facts: Omit<PairHealth, 'verdict' | 'reasons'>): Pick<PairHealth, 'verdict' | 'reasons'> {
  const { learned, windows, frames, change } = facts;
  if (!learned || windows.length === 0) return { verdict: 'unknown', reasons: [tooLittle(facts)] };
  const blind = sweepAxes.slice(0, AXES).filter((_, k) => !learned.observable[k]);
  const { right, wrong } = learned;
  const apart = (wrong.mean - right.mean) / Math.hypot(right.sigma, wrong.sigma);
  if (apart < APART || blind.length > AXES / 2)
    return {
      verdict: 'unknown',
      reasons: [
        `on these frames an error of 0.5° or 20 cm cannot be told from none (unobservable: ${blind.join(', ') || 'none alone'})`,
      ],
    };
  const reasons: string[] = [];
  if (change) reasons.push(`the calibration changes inside the recording, at frame ${change.frame}`);
  // Of all frames the mean is better known than of one window, but the tolerance stays.
  const pooled = inverseOf(
    widened(learned.covariance, TOLERANCE, learned.window / Math.max(learned.window, frames.usable)),
  );
  const whole = probability(distance(learned.optimum, pooled), right, wrong);
  if (speaksAgainst({ probability: whole }))
    reasons.push('a calibration nearby fits the frames better than the given one');
  const refused = windows.filter(speaksAgainst).length;
  if (
    longestRun(windows.map(w => w.probability < DOUBT)) >= Math.min(IN_A_ROW, windows.length) ||
    2 * refused > windows.length
  )
    reasons.push(`${refused} of ${windows.length} windows do not fit the given calibration`);
  if (reasons.length > 0) return { verdict: 'suspicious', reasons };
  return {
    verdict: 'healthy',
    reasons: blind.length > 0 ? [`these frames tell nothing of ${blind.join(', ')}`] : [],
  };
}

function tooLittle({ frames, points, edges }: Pick<PairHealth, 'frames' | 'points' | 'edges'>): string {
  if (frames.seen === 0) return 'no frame has both a cloud and a picture that can be decoded';
  if (frames.usable < frames.seen / 2)
    return `insufficient structure: ${Math.round(points)} points and ${Math.round(edges)} edge points on a picture (200 are needed, edges only without reflectivity)`;
  return `too few frames: ${frames.usable} can be compared, ${FEWEST_FRAMES} are needed to learn how sure a check is`;
}

function longestRun(flags: readonly boolean[]): number {
  let [run, longest] = [0, 0];
  for (const flag of flags) {
    run = flag ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
