// The observations of the fit: turns over steps of one track, long enough that single readings do not show.
import { medianOf } from './knots.js';
import { type TurnCurve, turnOfKnots, vectorAt } from './turn-curve.js';

/** One entry per step, in order of time. */
export interface Turns {
  /** ns since the curve's origin. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Log(R(start)⁻¹R(end)), rad. */
  readonly turn: Float64Array;
  /** Rate at the end minus rate at the start, rad/s: how the turn would change if both ends moved by a second. */
  readonly slope: Float64Array;
  /** 1 where this step begins at the knot where the one before ends: their errors share it. */
  readonly joined: Uint8Array;
  /** What each is worth, at most 1: inverse variance per second; 1 for all where the track says nothing of it. */
  readonly weight: Float64Array;
}

/** The most that one is worth against the middle one, whatever it says of itself. */
const MOST_WORTH = 4;

/** Readings may lie closer than usual for a while, down to turns of this share of the usual length. */
const SHORTEST = 1 / 4;

/**
 * Cuts the curve at its own knots into steps of about `minNs`; nothing is made across a hole. Knots are counted, their stamps are
 * not asked: a knot taken because it is the first far enough behind another is rather one whose stamp is late, and so would the offset be.
 */
export function turnsOf(curve: TurnCurve, minNs: number): Turns {
  const { t, holes, rate, variance } = curve;
  const most = Math.max(0, t.length - 1);
  const knots = knotsWithin(curve, minNs);
  const start = new Float64Array(most);
  const end = new Float64Array(most);
  const turn = new Float64Array(3 * most);
  const slope = new Float64Array(3 * most);
  const joined = new Uint8Array(most);
  const weight = new Float64Array(most).fill(1);
  let n = 0;
  let from = 0;
  let lastEnd = -1;
  for (let k = 1; k < t.length; k++) {
    if (holes[k] !== holes[from]) {
      from = k;
      continue;
    }
    if (k - from < knots || t[k] - t[from] < SHORTEST * minNs) continue;
    start[n] = t[from];
    end[n] = t[k];
    turn.set(turnOfKnots(curve, from, k), 3 * n);
    const [a, b] = [vectorAt(rate, from), vectorAt(rate, k)];
    slope.set([b[0] - a[0], b[1] - a[1], b[2] - a[2]], 3 * n);
    if (variance) weight[n] = (t[k] - t[from]) / variance.subarray(from, k).reduce((sum, v) => sum + v, 0);
    joined[n++] = from === lastEnd ? 1 : 0;
    lastEnd = k;
    from = k;
  }
  return {
    start: start.subarray(0, n),
    end: end.subarray(0, n),
    turn: turn.subarray(0, 3 * n),
    slope: slope.subarray(0, 3 * n),
    joined: joined.subarray(0, n),
    weight: variance ? againstBest(weight.subarray(0, n)) : weight.subarray(0, n),
  };
}

/** How many mean steps (readings may come in bursts) make `ns`; too short by a tenth of a step is long enough. */
function knotsWithin({ t, holes }: TurnCurve, ns: number): number {
  let [sum, count] = [0, 0];
  for (let k = 1; k < t.length; k++) {
    if (holes[k] !== holes[k - 1]) continue;
    sum += t[k] - t[k - 1];
    count++;
  }
  return count === 0 ? 1 : Math.max(1, Math.ceil((ns * count) / sum - 0.1));
}

/** At most 1, because errors that neighbours share (see whiten.ts) are those of a turn of weight 1. */
function againstBest(worth: Float64Array): Float64Array {
  const most = MOST_WORTH * medianOf(worth.slice());
  return worth.map(w => (most > 0 && Number.isFinite(most) ? Math.min(1, w / most) : 1));
}

/** First and last + 1 of the steps that lie within [from, to], ns. */
export function stepsWithin({ start, end }: Turns, from: number, to: number): [number, number] {
  let first = 0;
  while (first < start.length && start[first] < from) first++;
  let behind = first;
  while (behind < end.length && end[behind] <= to) behind++;
  return [first, behind];
}

export function someTurns(turns: Turns, first: number, behind: number): Turns {
  const joined = turns.joined.slice(first, behind);
  if (joined.length > 0) joined[0] = 0;
  return {
    start: turns.start.subarray(first, behind),
    end: turns.end.subarray(first, behind),
    turn: turns.turn.subarray(3 * first, 3 * behind),
    slope: turns.slope.subarray(3 * first, 3 * behind),
    joined,
    weight: turns.weight.subarray(first, behind),
  };
}

/** Turns of one fit, and how many stretches of a longer drive they are taken from. */
const MOST_TURNS = 2 ** 16;
const STRETCHES = 64;

/** All while they are few; else stretches spread evenly over the drive: that bounds the time, and drift is still seen. */
export function someStretches(turns: Turns, most: number = MOST_TURNS): Turns {
  const n = turns.start.length;
  if (n <= most) return turns;
  const each = Math.floor(most / STRETCHES);
  const parts = Array.from({ length: STRETCHES }, (_, k) => {
    const first = Math.floor((k * (n - each)) / (STRETCHES - 1));
    return someTurns(turns, first, first + each);
  });
  const together = (pick: (part: Turns) => Float64Array) => {
    const arrays = parts.map(pick);
    const out = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
    let at = 0;
    for (const array of arrays) {
      out.set(array, at);
      at += array.length;
    }
    return out;
  };
  return {
    start: together(part => part.start),
    end: together(part => part.end),
    turn: together(part => part.turn),
    slope: together(part => part.slope),
    joined: Uint8Array.from(parts.flatMap(part => Array.from(part.joined))),
    weight: together(part => part.weight),
  };
}
