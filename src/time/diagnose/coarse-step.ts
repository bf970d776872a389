// Clocks that count in steps longer than the time between messages, such as whole seconds: what looks like jumps is their counting.
import { LEAST_JUMP } from './jump-levels.js';

/** Messages under stamps of their own, at most, as a share: of every stamp there are more than two. */
const OWN = 0.4;

/** The step, ns, of which all stamps lie multiples apart; 0 where it is shorter than a jump, or most messages have stamps of their own. */
export function coarseStep(header: Float64Array): number {
  let [changes, least] = [0, Number.POSITIVE_INFINITY];
  for (let i = 1; i < header.length; i++) {
    const step = Math.abs(header[i] - header[i - 1]);
    if (step === 0) continue;
    changes++;
    least = Math.min(least, step);
  }
  if (changes < 2 || changes > OWN * header.length || !(least >= LEAST_JUMP)) return 0;
  for (let i = 1; i < header.length; i++) if (Math.abs(header[i] - header[i - 1]) % least !== 0) return 0;
  return least;
}
