// The offset between two clocks from two motion tracks of one rigid body: rough, exact, judged.
import { rotationInverse } from '../../geometry/rotation-vector.js';
import type { Quaternion } from '../../geometry/se3.js';
import { type Coarse, type CorrelationCurve, coarseOffset } from './coarse.js';
import { fitPair, type PairFit } from './fit-pair.js';
import { judge, judgePeak, type Verdict } from './gate.js';
import type { MotionTrack } from './motion-track.js';
import { type Pair, pairOf } from './pair.js';
import { ms, note, type Reason, refusal } from './reasons.js';
import { findStep, type Line, lineThrough, windowFits } from './windows.js';

export interface OffsetOptions {
  /** Look only at offsets within `maxLagNs` of `aroundNs` (default 0). Without it: every lag at which the recordings overlap. */
  readonly aroundNs?: bigint;
  readonly maxLagNs?: number;
  /** Largest sigma of an observable offset; default 5 ms, for speeds 20 ms. */
  readonly sigmaLimitNs?: number;
  /** R_a_b as far as it is known: it stands in where the motion cannot tell the rotation about its one axis. */
  readonly priorRotation?: Quaternion;
}

/** At the instant when b's clock reads t, a's clock reads t + offset + drift·1e-6·(t − epoch). */
export interface TimeOffset {
  /** Null when it is not observable. */
  readonly offsetNs: bigint | null;
  readonly sigmaNs: number | null;
  /** Null when the drive is too short or too quiet to tell it. */
  readonly drift: { readonly ppm: number; readonly sigmaPpm: number; readonly significant: boolean } | null;
  /** On b's clock. */
  readonly epochNs: bigint | null;
  /** R_a_b: a vector of b's frame seen in a's, xyzw. Null for speeds, and when the offset is not observable. */
  readonly rotation: Quaternion | null;
  readonly observable: boolean;
  readonly reasons: readonly Reason[];
  /** What would have been said if all criteria held; never to be used where `observable` is false. */
  readonly candidateNs: bigint | null;
  /** Numbers behind the reasons; those that were not reached are absent. */
  readonly measures: Measures;
  /** Offsets of its entries are against `curveOriginNs`. */
  readonly curve: CorrelationCurve | null;
  readonly curveOriginNs: bigint;
  readonly windows: readonly WindowOffset[];
}

export interface Measures {
  readonly peak?: number;
  readonly peakRatio?: number;
  readonly halfWidthNs?: number;
  readonly overlapSeconds?: number;
  /** rad/s rms; for speeds 0.01 rad/s stands for 1 m/s. */
  readonly excitation?: number;
  readonly fitSigmaNs?: number;
  readonly halvesNs?: number;
  readonly rotationSigma?: number;
  /** a's speeds over b's. */
  readonly speedRatio?: number;
  readonly turns?: number;
}

export interface WindowOffset {
  /** Middle of the window on b's clock. */
  readonly atNs: bigint;
  readonly offsetNs: bigint;
  readonly sigmaNs: number;
}

const ROTATION_LIMIT_NS = 5e6;
const SPEED_LIMIT_NS = 20e6;
/** A drift known no better than this says nothing: no clock that is worth recording is so bad. */
const LOOSEST_DRIFT = 100e-6;
const LEAST_GAIN_NS = 1.5e6;
const FEWEST_READINGS = 20;

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
  return answered(pair, coarse, found, plot, options);
}

/** Birge 1932: where windows scatter more than their sigmas say, so does the whole. Up to twice χ² is what chance does. */
function wideningOf(line: Line | undefined): number {
  const ratio = line ? line.chi2 / line.freedom : 1;
  return ratio > 2 ? Math.sqrt(ratio) : 1;
}

function answered(
  pair: Pair,
  coarse: Coarse,
  found: PairFit,
  plot: Pick<TimeOffset, 'curve' | 'curveOriginNs'>,
  options: OffsetOptions,
): TimeOffset {
  const { fit } = found;
  const windows = windowFits(found);
  const line = lineThrough(windows);
  const widening = wideningOf(line);
  const sigmaNs = fit.shiftSigmaNs * widening;
  const limit = options.sigmaLimitNs ?? (pair.speed ? SPEED_LIMIT_NS : ROTATION_LIMIT_NS);
  const verdict = judge(pair, coarse, found, sigmaNs, widening, limit);
  // A jump smaller than the sigma allowed is scatter to be told, no reason to refuse.
  const jump = line && findStep(windows, line);
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

function driftOf({ turnsFrom }: Pair, { fit, problem }: PairFit, widening: number): TimeOffset['drift'] {
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

function notes(pair: Pair, { singleAxis }: PairFit, drift: TimeOffset['drift'], widening: number): Reason[] {
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
