// Two motion tracks brought into the roles of the fit: the one with fewer readings gives turns, the other is the curve.
import { FramelockError } from '../../issue.js';
import type { MotionTrack } from './motion-track.js';
import { thinTrack } from './thin-track.js';
import { type TurnCurve, turnCurve } from './turn-curve.js';
import { type Turns, turnsOf } from './turns.js';

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
  readonly shared: boolean;
  readonly instrument: boolean;
  /** Components of the turns that were measured. */
  readonly rows: readonly number[];
  /** Both know headings only: nothing says how one is mounted on the other. */
  readonly flat: boolean;
}

/** Steps shorter than this hold no motion that a longer one would miss, but make single readings matter. */
const STEP_NS = 50e6;
/** A turn is at least this many readings of the curve long: noise between two readings must not depend on where they lie. */
const READINGS = 4;

export function pairOf(first: MotionTrack, second: MotionTrack): Pair {
  const speed = first.kind === 'speed';
  if (speed !== (second.kind === 'speed'))
    throw new FramelockError('FL0801', 'expected two rotations or two speeds to compare, got one of each');
  const [a, b] = [first, second].map(track => turnCurve(thinTrack(track)));
  const heading = [isHeading(first), isHeading(second)];
  // A heading says nothing of two axes: it must be the one that is asked only for what it measured.
  const fromA = heading[0] !== heading[1] ? heading[0] : a.stepNs >= b.stepNs;
  const [own, curve] = fromA ? [a, b] : [b, a];
  const rates = [first, second].filter(track => track.kind !== 'increments').length;
  const curveIsRate = (fromA ? second : first).kind !== 'increments';
  const stepNs = Math.max(STEP_NS, curveIsRate ? READINGS * curve.stepNs : curve.stepNs);
  return {
    a,
    b,
    turnsFrom: fromA ? 'a' : 'b',
    turns: turnsOf(own, stepNs),
    curve,
    speed,
    bias: !speed && rates > 0,
    shared: [first, second].some(track => track.kind === 'increments' && track.error === 'pose'),
    instrument: rates === 0,
    rows: speed ? [0] : heading[0] || heading[1] ? [2] : [0, 1, 2],
    flat: heading[0] && heading[1],
  };
}

function isHeading(track: MotionTrack): boolean {
  return track.kind === 'increments' && track.headingOnly === true;
}
