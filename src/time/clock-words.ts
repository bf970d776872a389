// Why a clock is corrected by what its stamps tell, or is not, in words.
import type { ClockFit } from './clock-fit.js';
import type { ClockModel } from './clock-model.js';
import {
  type ClockKind,
  isSureRate,
  LEAST_CHANGE_NS,
  MOST_RATE_CHANGE_PPM,
  rateChangePpm,
  SIGMAS,
  spanOf,
} from './clock-rate.js';
import { delayStepText } from './delay-shifts.js';
import type { FloorCurve } from './floor-curve.js';

export function whyNot(fit: ClockFit, kind: ClockKind): string {
  if (kind === 'unknown' || fit.identical) return `not estimable: ${fit.reasons.join('; ')}`;
  const ahead =
    fit.floorNs < 0 ? '; the headers are ahead of the recorder, and stamps cannot tell whose clock that is' : '';
  const over = `${((fit.driftPpm * spanOf(fit)) / 1e12).toFixed(3)} ms over the recording`;
  const floor = `smallest record - header ${(fit.floorNs / 1e6).toFixed(3)} ms${ahead}`;
  const unsteady = unsteadyText(fit);
  if (unsteady)
    return `not steady: ${unsteady}; a clock that is being set does that, and so does a latency that grows; ${floor}`;
  const unshared =
    fit.segments.length > 1
      ? ['its stamps jump, but not those of the streams that share its clock: left as they are']
      : [];
  const what = isSureRate(fit) ? 'too little to correct' : 'not significant';
  return [`${what}: ${driftText(fit)} (${over}), ${floor}`, ...stepsText(fit), ...unshared].join('; ');
}

/** How record - header leaves a straight line; undefined where it may be one, as far as matters. */
function unsteadyText(fit: ClockFit): string | undefined {
  const bend = fit.segments.reduce((most, { curve }) => Math.max(most, curve?.clearBend ?? 0), 0);
  if (bend >= LEAST_CHANGE_NS) return `record - header bends by about ${(bend / 1e6).toFixed(1)} ms`;
  const change = rateChangePpm(fit);
  if (change > MOST_RATE_CHANGE_PPM)
    return `the rate of record - header changes by ${change.toFixed(0)} ppm and more, as no oscillator's does`;
  const wander = fit.segments.reduce((most, { curve }) => Math.max(most, curve ? wanderOf(curve) : 0), 0);
  return wander >= LEAST_CHANGE_NS
    ? `record - header wanders over ${(wander / 1e6).toFixed(1)} ms and more`
    : undefined;
}

/** Over how much the floor surely leaves the straight line through it, to both sides together, ns. */
function wanderOf({ x, y, sigma, slope }: FloorCurve): number {
  let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let k = 0; k < x.length; k++) {
    const off = y[k] - slope * (x[k] - x[0]);
    highest = Math.max(highest, off - SIGMAS * sigma[k]);
    lowest = Math.min(lowest, off + SIGMAS * sigma[k]);
  }
  return highest - lowest;
}

export function whyApplied(fit: ClockFit, kind: ClockKind, full: ClockModel): string[] {
  if (kind === 'far') return [`the clock is off by more than transport explains; ${driftText(fit)}`];
  const jumps = jumpsText(full);
  if (kind === 'steps') return [`${jumps}; ${driftText(fit)}`];
  return jumps === '' ? [driftText(fit)] : [driftText(fit), jumps];
}

/** What was taken out beside the clock. */
export function stepsText({ segments }: ClockFit): string[] {
  const steps = segments.flatMap(segment => segment.steps ?? []);
  if (steps.length > 1)
    return [`messages take longer or less from ${steps.length} moments on, and the clock runs on evenly`];
  return steps.map(delayStepText);
}

/** Jumps that are told one by one. */
const MOST_TOLD = 3;

function jumpsText({ segments }: ClockModel): string {
  const told = segments.slice(1, 1 + MOST_TOLD).map((segment, k) => {
    const before = segments[k].correction;
    const size = segment.correction[0] - before[before.length - 1];
    const at = (segment.fromLog / 1e9).toFixed(3);
    return `${size > 0 ? 'back' : 'forward'} by ${(Math.abs(size) / 1e6).toFixed(1)} ms at ${at} s`;
  });
  const more = segments.length - 1 - told.length;
  const rest = more > 0 ? `, and ${more === 1 ? 'once' : `${more} times`} more` : '';
  return told.length === 0 ? '' : `the clock was set ${told.join(', ')}${rest}`;
}

export function whyConstant(start: number, explained: boolean, jumps: boolean, known: string | undefined): string {
  const size = `${(start / 1e6).toFixed(3)} ms`;
  const believed = jumps ? 'the longest part between jumps that it explains' : 'the first stamp';
  if (explained) return `a constant of ${size} can be transport and stays; ${believed} is believed`;
  if (known !== undefined) return `the constant is that of ${known}`;
  return `transport cannot explain a constant of ${size}; the fastest message is taken as if it needed no time`;
}

function driftText({ driftPpm, driftSigmaPpm }: ClockFit): string {
  return `drift ${driftPpm.toFixed(3)} ± ${driftSigmaPpm.toPrecision(2)} ppm`;
}
