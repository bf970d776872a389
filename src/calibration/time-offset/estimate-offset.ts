// The offset between two clocks from two motion tracks of one rigid body: rough, exact, judged.
import { rotationInverse } from '../../geometry/rotation-vector.js';
import { type Coarse, coarseOffset } from './coarse.js';
import { fitPair, type PairFit } from './fit-pair.js';
import { judge, judgePeak, type Verdict } from './gate.js';
import type { MotionTrack } from './motion-track.js';
import { driftOf, notes } from './notes.js';
import { type Pair, pairOf } from './pair.js';
import { ms, type Reason, refusal } from './reasons.js';
import type { Measures, OffsetOptions, TimeOffset } from './time-offset.js';
import { findStep, type Line, lineThrough, type Step, windowFits } from './windows.js';

const ROTATION_LIMIT_NS = 5e6;
const SPEED_LIMIT_NS = 20e6;
const FEWEST_READINGS = 20;

/**
 * By how much the clock of a is ahead of that of b, from how one rigid body turned (or how fast it drove) as both saw it. Refusing is an
 * answer: `observable` is then false and `reasons` say why. Tracks that cannot be compared throw FL0801.
 */
export function estimateOffset(a: MotionTrack, b: MotionTrack, options: OffsetOptions = {}): TimeOffset {
  const pair = pairOf(a, b);
  const origins = pair.a.originNs - pair.b.originNs;
  const none = { curve: null, curveOriginNs: origins };
  if (pair.a.t.length < FEWEST_READINGS || pair.b.t.length < FEWEST_READINGS)
    return refused(none, {}, [
      refusal(
        'too_little_data',
        `expected at least ${FEWEST_READINGS} readings of each, got ${pair.a.t.length} and ${pair.b.t.length}`,
      ),
    ]);
  const coarse = coarseOffset(pair.a, pair.b, {
    signed: pair.speed,
    maxLagNs: options.maxLagNs,
    aroundNs: Number((options.aroundNs ?? 0n) - origins),
  });
  if (!coarse)
    return refused(none, {}, [
      refusal(
        'no_overlap',
        'there is no lag at which both say long enough how they move, and move differently over time',
      ),
    ]);
  const plot = { curve: coarse.curve, curveOriginNs: origins };
  const unclear = judgePeak(coarse);
  // Around a lag that is none, a fit means nothing.
  if (unclear.length > 0) {
    const candidateNs = origins + BigInt(Math.round(coarse.offsetNs));
    return { ...refused(plot, peakMeasures(coarse), unclear), candidateNs };
  }
  const sign = pair.turnsFrom === 'a' ? -1 : 1;
  const prior = options.priorRotation ?? [0, 0, 0, 1];
  const found = fitPair(
    pair,
    sign * coarse.offsetNs,
    coarse.halfWidthNs,
    pair.turnsFrom === 'a' ? prior : rotationInverse(prior),
  );
  if (!found)
    return refused(plot, peakMeasures(coarse), [
      refusal('no_fit', 'the motion leaves an unknown of the fit undetermined'),
    ]);
  const shared = Math.hypot(...[a, b].map(track => (track.kind === 'increments' && track.momentSigmaNs) || 0));
  return answered(pair, coarse, found, plot, options, shared);
}

/** Birge 1932: where windows scatter more than their sigmas say, so does the whole. Up to twice χ² is what chance does. */
function wideningOf(line: Line | undefined): number {
  const ratio = line ? line.chi2 / line.freedom : 1;
  return ratio > 2 ? Math.sqrt(ratio) : 1;
}

/** A jump bends the fit into a drift that no window has; it shows in windows without that drift. */
function stepWithoutDrift(found: PairFit): Step | undefined {
  const windows = windowFits(found, 0);
  const line = lineThrough(windows);
  return line && findStep(windows, line);
}

function answered(
  pair: Pair,
  coarse: Coarse,
  found: PairFit,
  plot: Pick<TimeOffset, 'curve' | 'curveOriginNs'>,
  options: OffsetOptions,
  sharedNs: number,
): TimeOffset {
  const { fit } = found;
  const windows = windowFits(found);
  const line = lineThrough(windows);
  const widening = wideningOf(line);
  const sigmaNs = Math.hypot(fit.shiftSigmaNs * widening, sharedNs);
  const limit = options.sigmaLimitNs ?? (pair.speed ? SPEED_LIMIT_NS : ROTATION_LIMIT_NS);
  const verdict = judge(pair, coarse, found, sigmaNs, widening, limit);
  // A jump smaller than the sigma allowed is scatter to be told, no reason to refuse.
  const jump = line && (findStep(windows, line) ?? (widening > 1 ? stepWithoutDrift(found) : undefined));
  const step = jump && Math.abs(jump.sizeNs) > limit ? jump : undefined;
  const clock = onClocks(pair, plot.curveOriginNs);
  const reasons = [...verdict.reasons];
  if (step)
    reasons.push(
      refusal(
        'offset_steps',
        `the offset jumps by ${ms(clock.sign * step.sizeNs)} ± ${ms(step.sigmaNs)} at ${clock.momentOnB(step.atNs, fit.shiftNs)} ns of the second clock; cut the recording there`,
      ),
    );
  const observable = reasons.length === 0;
  const drift = driftOf(pair, found, widening);
  reasons.push(...notes(pair, found, drift, widening));
  const offsetNs = clock.offset(fit.shiftNs);
  const rotation = pair.turnsFrom === 'a' ? fit.rotation : rotationInverse(fit.rotation);
  return {
    ...plot,
    offsetNs: observable ? offsetNs : null,
    sigmaNs: observable ? sigmaNs : null,
    drift: observable ? drift : null,
    epochNs: observable ? clock.momentOnB(fit.centreNs, fit.shiftNs) : null,
    rotation: observable && !pair.speed ? rotation : null,
    observable,
    reasons,
    candidateNs: offsetNs,
    measures: measuresOf(pair, coarse, found, verdict),
    windows: windows.map(w => ({
      atNs: clock.momentOnB(w.middleNs, w.shiftNs),
      offsetNs: clock.offset(w.shiftNs),
      sigmaNs: w.sigmaNs,
    })),
  };
}

/** The fit's shift is the curve's clock minus the clock of the turns, both since their own origins. */
function onClocks({ turnsFrom, b }: Pair, origins: bigint) {
  const sign = turnsFrom === 'a' ? -1 : 1;
  return {
    sign,
    offset: (shiftNs: number) => origins + BigInt(Math.round(sign * shiftNs)),
    /** A moment on the clock of the turns, as b's clock shows it. */
    momentOnB: (t: number, shiftNs: number) =>
      turnsFrom === 'a' ? b.originNs + BigInt(Math.round(t + shiftNs)) : b.originNs + BigInt(Math.round(t)),
  };
}

function peakMeasures({ peak, peakRatio, halfWidthNs, overlapSeconds }: Coarse): Measures {
  return { peak, peakRatio, halfWidthNs, overlapSeconds };
}

function measuresOf(pair: Pair, coarse: Coarse, { fit }: PairFit, { common, halves }: Verdict): Measures {
  const scale = pair.turnsFrom === 'a' ? fit.scale : 1 / fit.scale;
  return {
    ...peakMeasures(coarse),
    excitation: common.excitation,
    fitSigmaNs: fit.shiftSigmaNs,
    halvesNs: halves?.differenceNs,
    rotationSigma: pair.speed ? undefined : fit.rotationSigma,
    speedRatio: pair.speed ? scale : undefined,
    turns: fit.used,
  };
}

function refused(
  plot: Pick<TimeOffset, 'curve' | 'curveOriginNs'>,
  measures: Measures,
  reasons: readonly Reason[],
): TimeOffset {
  const empty = { offsetNs: null, sigmaNs: null, drift: null, epochNs: null, rotation: null, candidateNs: null };
  return { ...plot, ...empty, observable: false, reasons, measures, windows: [] };
}
