// What instant a stamp means, where the recording itself gives evidence; otherwise nothing is claimed.
import { formatDuration } from '../stamp.js';
import type { ClockFinding, Delay } from './clock-class.js';

const stampMeanings = [
  'exposure_start',
  'exposure_mid',
  'exposure_end',
  'scan_start',
  'scan_mid',
  'scan_end',
  'arrival',
] as const;

export interface MeaningFinding {
  readonly meaning: (typeof stampMeanings)[number] | 'unknown';
  /** `given`: by a rig file; `points`: by per-point times or the layout; `delay`: by when the recorder got it; `none`: unknown. */
  readonly by: 'given' | 'points' | 'delay' | 'none';
  readonly evidence: string;
}

export interface MeaningWitness {
  /** What the rig says already, and on whose word. */
  readonly given?: MeaningFinding;
  /** Earliest and latest point of a sweep relative to its stamp, ns. */
  readonly pointSpan?: readonly [number, number];
  /** Measures by sweeping: a LiDAR. */
  readonly sweeps: boolean;
  readonly clock: ClockFinding;
  readonly delay?: Delay;
  readonly periodNs: number;
  /** Other streams have a time of receipt of their own, so a copy of the stamp is the driver's, not the log's. */
  readonly keepsReceipt: boolean;
}

/** Points may lie this share of the sweep on the other side of the stamp. */
const SLACK = 0.1;

export function stampMeaning(witness: MeaningWitness): MeaningFinding {
  const { given, pointSpan, clock } = witness;
  if (given) return given;
  const byPoints = pointSpan && meaningOfPoints(pointSpan);
  if (byPoints) return byPoints;
  if (clock.class === 'arrival' && witness.keepsReceipt)
    return { meaning: 'arrival', by: 'delay', evidence: clock.evidence[0] };
  return meaningOfDelay(witness) ?? { meaning: 'unknown', by: 'none', evidence: 'stamps alone do not tell' };
}

function meaningOfPoints([first, last]: readonly [number, number]): MeaningFinding | undefined {
  const span = last - first;
  if (!(span > 0)) return undefined;
  const text = `points were measured from ${formatDuration(round(first))} to ${formatDuration(round(last))} around the stamp`;
  if (first >= -SLACK * span)
    return first <= SLACK * span ? { meaning: 'scan_start', by: 'points', evidence: text } : undefined;
  if (last <= SLACK * span)
    return last >= -SLACK * span ? { meaning: 'scan_end', by: 'points', evidence: text } : undefined;
  return Math.abs(first + last) <= 2 * SLACK * span ? { meaning: 'scan_mid', by: 'points', evidence: text } : undefined;
}

/** A sweep can be sent only when it is over: one that comes a whole period after its stamp was stamped when it began. */
function meaningOfDelay({ sweeps, delay, clock, periodNs }: MeaningWitness): MeaningFinding | undefined {
  if (!sweeps || !delay || clock.class !== 'late' || !(delay.p5Ns > 0.75 * periodNs) || delay.medianNs > 1.5 * periodNs)
    return undefined;
  return {
    meaning: 'scan_start',
    by: 'delay',
    evidence: `every sweep comes ${formatDuration(round(delay.medianNs))} after its stamp, about the ${formatDuration(round(periodNs))} that it takes: the stamp is its start`,
  };
}

function round(ns: number): number {
  return Math.round(ns / 1e5) * 1e5;
}
