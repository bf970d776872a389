// Two motion tracks brought into the roles of the fit: the one with fewer readings gives turns, the other is the curve.
import { FramelockError } from '../../issue.js';
import type { MotionTrack } from './motion-track.js';
import { thinTrack } from './thin-track.js';
import { type TurnCurve, turnCurve } from './turn-curve.js';
import { someStretches, type Turns, turnsOf } from './turns.js';
import type { NoiseRange } from './whiten.js';

export interface Pair {
  readonly a: TurnCurve;
  readonly b: TurnCurve;
  /** Which of them gives the turns; the other is asked between its readings. */
  readonly turnsFrom: 'a' | 'b';
  readonly turns: Turns;
  readonly curve: TurnCurve;
  readonly speed: boolean;
  /** A gyroscope is among them, and has a bias. */
  readonly bias: boolean;
  readonly noiseRange: NoiseRange;
  /** One of them compares pictures or scans: what fools it once may fool it again. */
  readonly lingering: boolean;
  /** The curve that the turns were cut from. */
  readonly own: TurnCurve;
  /** Components of the turns that were measured. */
  readonly rows: readonly number[];
  /** Both know headings only: nothing says how one is mounted on the other. */
  readonly flat: boolean;
}

/** Steps shorter than this hold no motion that a longer one would miss, but make single readings matter. */
const STEP_NS = 20e6;
/** A turn is at least this many readings of the curve long: noise between two readings must not depend on where they lie. */
const READINGS = 4;

export function pairOf(first: MotionTrack, second: MotionTrack): Pair {
  const speed = first.kind === 'speed';
  if (speed !== (second.kind === 'speed'))
    throw new FramelockError('FL0801', 'expected two rotations or two speeds to compare, got one of each');
  const [a, b] = [first, second].map(track => turnCurve(fromFirst(thinTrack(track))));
  const heading = [isHeading(first), isHeading(second)];
  // A heading says nothing of two axes: it must be the one that is asked only for what it measured.
  const fromA = heading[0] !== heading[1] ? heading[0] : a.stepNs >= b.stepNs;
  const [own, curve] = fromA ? [a, b] : [b, a];
  const poses = [first, second].some(track => track.kind === 'increments' && track.error === 'pose');
  const lingering = [first, second].some(track => track.kind === 'increments' && track.error === 'step');
  const rates = [first, second].filter(track => track.kind !== 'increments').length;
  const curveIsRate = (fromA ? second : first).kind !== 'increments';
  const stepNs = Math.max(STEP_NS, curveIsRate ? READINGS * curve.stepNs : curve.stepNs);
  return {
    a,
    b,
    turnsFrom: fromA ? 'a' : 'b',
    turns: someStretches(turnsOf(own, stepNs)),
    curve,
    speed,
    bias: !speed && rates > 0,
    lingering,
    // Poses hang together with −1/2, rates joined by the trapezoid with up to +1/2.
    noiseRange: [poses ? 1e-4 : 1, (fromA ? first : second).kind === 'increments' ? 1 : 1.9],
    own,
    rows: speed ? [0] : heading[0] || heading[1] ? [2] : [0, 1, 2],
    flat: heading[0] && heading[1],
  };
}

/** Moments since the track's own first one: a far origin would cost their digits. */
function fromFirst(track: MotionTrack): MotionTrack {
  const shifted = (values: Float64Array, by: number) => values.map(t => t - by);
  if (track.kind === 'increments') {
    const by = track.start[0] ?? 0;
    const [start, end] = [shifted(track.start, by), shifted(track.end, by)];
    return { ...track, originNs: track.originNs + BigInt(by), start, end };
  }
  const by = track.t[0] ?? 0;
  return { ...track, originNs: track.originNs + BigInt(by), t: shifted(track.t, by) };
}

function isHeading(track: MotionTrack): boolean {
  return track.kind !== 'speed' && track.headingOnly === true;
}
