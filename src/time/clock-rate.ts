// What a fit says of a clock's rate: how far it is from the recorder's, how sure that is, and whether it is that of an oscillator at all.
import type { ClockFit } from './clock-fit.js';

/**
 * What the stamps of a stream tell of its clock. unknown: nothing; recorder: nothing that sets it apart from the recorder's; drifts: it
 * has another rate; steps: it was set; far: it is off by a constant that no transport explains.
 */
export type ClockKind = 'unknown' | 'recorder' | 'drifts' | 'steps' | 'far';

/** Stamps of one and the same clock may seem to drift apart by less: it is slewed, drivers warm up, the load changes. */
const LEAST_DRIFT_PPM = 1;
/** A drift that makes less than this over the whole recording stays, ns: a latency changes as much when the recorder gets busy. */
export const LEAST_CHANGE_NS = 1e6;
/**
 * An oscillator's rate changes by less while it warms up, ppm: a clock that is slewed changes by more, and so does a latency that grows or
 * falls. A latency like that must not move stamps.
 */
export const MOST_RATE_CHANGE_PPM = 100;
/** Sigmas that make a difference certain: far beyond 95 %, because a wrong correction costs more than a missing one. */
export const SIGMAS = 4;

export function surelyDrifts(fit: ClockFit): boolean {
  return fit.observable && isSureRate(fit) && rateChangePpm(fit) <= MOST_RATE_CHANGE_PPM;
}

/** Apart from whether it is steady. */
export function isSureRate({ driftPpm, driftSigmaPpm }: ClockFit): boolean {
  return Math.abs(driftPpm) >= Math.max(LEAST_DRIFT_PPM, SIGMAS * driftSigmaPpm);
}

export function rateChangePpm({ segments }: ClockFit): number {
  return segments.reduce((most, { curve }) => Math.max(most, (curve?.rateChange ?? 0) * 1e6), 0);
}

export function spanOf({ main }: ClockFit): number {
  return main ? main.lastStamp - main.firstStamp : 0;
}
