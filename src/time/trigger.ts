// Which pulse of a trigger made which message: the pulse's stamp is then the message's true time.
import { median, medianStep } from './order-statistics.js';

export interface PulseMatch {
  /** Per message the position of its pulse; -1 where none is left for it. */
  readonly pulse: Int32Array;
  /** From pulse to message stamp, ns: the median over the matched, NaN without any. */
  readonly delayNs: number;
  /** Pulses between the first and the last matched one that made no message. */
  readonly unusedPulses: number;
  readonly unmatchedMessages: number;
}

/** The delay follows a clock that drifts, yet no single late message. */
const FOLLOW = 0.05;

/**
 * `pulses` ascend; `stamps` ascend, too, and are the messages' own. A message comes after its pulse: by less than a period,
 * unless as many messages as pulses are there and lie one beside the other, or `delayNs` says how much. Each pulse makes one
 * message at most; of two that want it the nearer gets it. So lost pulses and lost messages leave the others in their places.
 */
export function matchPulses(pulses: Float64Array, stamps: Float64Array, delayNs?: number): PulseMatch {
  const pulse = new Int32Array(stamps.length).fill(-1);
  if (pulses.length === 0 || stamps.length === 0) {
    return { pulse, delayNs: Number.NaN, unusedPulses: 0, unmatchedMessages: stamps.length };
  }
  const period = medianStep(pulses);
  let delay = delayNs ?? delayInSequence(pulses, stamps, period) ?? delayAfter(pulses, stamps, period);
  const delays: number[] = [];
  const distance = new Float64Array(stamps.length);
  let j = 0;
  // The last message that got a pulse.
  let holder = -1;
  for (let i = 0; i < stamps.length; i++) {
    const wanted = stamps[i] - delay;
    while (j + 1 < pulses.length && Math.abs(pulses[j + 1] - wanted) <= Math.abs(pulses[j] - wanted)) j++;
    distance[i] = Math.abs(pulses[j] - wanted);
    if (period > 0 && distance[i] > period / 2) continue;
    const other = holder >= 0 && pulse[holder] === j ? holder : -1;
    if (other >= 0 && distance[other] <= distance[i]) continue;
    if (other >= 0) pulse[other] = -1;
    pulse[i] = j;
    holder = i;
    const off = stamps[i] - pulses[j] - delay;
    delay += FOLLOW * Math.max(-period / 8, Math.min(period / 8, off));
  }
  let [matched, first, last] = [0, -1, -1];
  for (let i = 0; i < stamps.length; i++) {
    if (pulse[i] < 0) continue;
    if (first < 0) first = pulse[i];
    last = pulse[i];
    matched++;
    delays.push(stamps[i] - pulses[pulse[i]]);
  }
  return {
    pulse,
    delayNs: median(delays),
    unusedPulses: matched === 0 ? 0 : last - first + 1 - matched,
    unmatchedMessages: stamps.length - matched,
  };
}

/** Message k belongs to pulse k when all such delays are alike. */
function delayInSequence(pulses: Float64Array, stamps: Float64Array, period: number): number | undefined {
  if (pulses.length !== stamps.length) return undefined;
  const delays = Array.from(stamps, (stamp, i) => stamp - pulses[i]);
  const middle = median(delays);
  const alike = delays.every(delay => Math.abs(delay - middle) < period / 4);
  return middle >= 0 && alike ? middle : undefined;
}

/** Of the first messages the delay from the pulse before, as an angle of the period: it may lie on both sides of zero. */
function delayAfter(pulses: Float64Array, stamps: Float64Array, period: number): number {
  const delays: number[] = [];
  let j = 0;
  for (let i = 0; i < stamps.length && delays.length < 50; i++) {
    while (j + 1 < pulses.length && pulses[j + 1] <= stamps[i]) j++;
    if (pulses[j] <= stamps[i] && (period === 0 || stamps[i] - pulses[j] < 2 * period))
      delays.push(stamps[i] - pulses[j]);
  }
  if (period === 0 || delays.length === 0) return median(delays) || 0;
  let [cos, sin] = [0, 0];
  for (const delay of delays) {
    cos += Math.cos((2 * Math.PI * delay) / period);
    sin += Math.sin((2 * Math.PI * delay) / period);
  }
  const mean = (Math.atan2(sin, cos) / (2 * Math.PI)) * period;
  const around = delays.map(delay => delay - period * Math.round((delay - mean) / period));
  const middle = median(around);
  return middle < 0 ? middle + period : middle;
}
