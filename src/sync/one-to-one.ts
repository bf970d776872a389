// Picks in which no message serves two frames: the cheapest order-keeping pairing, by a dynamic programme over a narrow band.
import { FramelockError } from '../issue.js';
import { formatDuration } from '../time/stamp.js';
import type { Stream } from '../time/stream.js';
import { emptyPicks, matchKinds, type Picks } from './alignment.js';
import { explainUnused } from './nearest-to.js';

/** Cells of the table of steps back, one byte each. Only thousands of frames within one tolerance need more. */
const MOST_CELLS = 2 ** 26;
/** Steps back: the message is not used, it is the frame's, or the frame has none. */
const SKIP = 0;
const PAIR = 1;
const LEAVE = 2;

/**
 * A pair costs |dt|, a frame without a message costs the tolerance; the sum is least. So a frame goes without rather than
 * push its neighbours' messages further away than that. Ties: rather more frames with a message, rather earlier messages.
 */
export function oneToOne(frames: Float64Array, stream: Stream, toleranceNs: number): Picks {
  const picks = emptyPicks(frames, stream);
  const { t } = stream;
  // No pair is wider than the whole; an infinite price cannot be compared.
  const span = Math.max(frames[frames.length - 1], t[t.length - 1]) - Math.min(frames[0], t[0]);
  const price = Math.min(toleranceNs, span + 1);
  const bands = bandsOf(frames, t, price);
  const back = new Uint8Array(bands.cells);
  let before = { cost: new Float64Array(bands.widest + 1), pairs: new Int32Array(bands.widest + 1) };
  let now = { cost: new Float64Array(bands.widest + 1), pairs: new Int32Array(bands.widest + 1) };
  let [lo0, hi0] = [0, -1];
  let cell = 0;
  // Costs less `price` per frame, so that a frame that is left costs 0 and whole rows can be passed over.
  // cost[j - lo0 + 1]: the least of the frames so far with messages up to j; cost[0] with messages before the band.
  for (const f of bands.rows) {
    const [lo, hi] = [bands.lo[f], bands.hi[f]];
    const last = hi0 - lo0 + 1;
    now.cost[0] = before.cost[Math.min(lo - lo0, last)];
    now.pairs[0] = before.pairs[Math.min(lo - lo0, last)];
    for (let j = lo; j <= hi; j++) {
      const k = j - lo;
      let cost = now.cost[k];
      let pairs = now.pairs[k];
      let step = SKIP;
      const left = Math.min(j - lo0, last);
      const pairCost = before.cost[left] + Math.abs(frames[f] - t[j]) - price;
      const pairPairs = before.pairs[left] + 1;
      if (pairCost < cost || (pairCost === cost && pairPairs > pairs)) {
        cost = pairCost;
        pairs = pairPairs;
        step = PAIR;
      }
      const up = Math.min(j - lo0 + 1, last);
      if (before.cost[up] < cost || (before.cost[up] === cost && before.pairs[up] > pairs)) {
        cost = before.cost[up];
        pairs = before.pairs[up];
        step = LEAVE;
      }
      now.cost[k + 1] = cost;
      now.pairs[k + 1] = pairs;
      back[cell++] = step;
    }
    [before, now, lo0, hi0] = [now, before, lo, hi];
  }
  let j = t.length - 1;
  for (let r = bands.rows.length - 1; r >= 0; r--) {
    const f = bands.rows[r];
    const [lo, hi] = [bands.lo[f], bands.hi[f]];
    cell -= hi - lo + 1;
    j = Math.min(j, hi);
    while (j >= lo && back[cell + j - lo] === SKIP) j--;
    if (j >= lo && back[cell + j - lo] === PAIR) picks.entry[f] = j--;
  }
  takeFirstOfEqual(t, picks);
  picks.entry.forEach((entry, f) => {
    if (entry >= 0) picks.match[f] = matchKinds.indexOf(t[entry] === frames[f] ? 'exact' : 'nearest');
  });
  explainUnused(frames, t, picks, toleranceNs);
  return picks;
}

interface Bands {
  /** Frames that have a band at all. */
  readonly rows: Int32Array;
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  readonly cells: number;
  readonly widest: number;
}

/**
 * Messages [lo, hi] that frame f may get: those within the tolerance, and of them only as many to the right as frames before
 * it may have been pushed there, and the same to the left. A frame takes a message beyond a nearer one only when that one is
 * taken, by a frame that was itself pushed: a queue, whose length obeys Lindley's recursion P(f) = max(0, P(f-1) + 1 - n),
 * with n messages between the two frames. So the best pairing is never cut off.
 */
function bandsOf(frames: Float64Array, t: Float64Array, toleranceNs: number): Bands {
  const n = frames.length;
  const lo = new Int32Array(n);
  const hi = new Int32Array(n);
  const at = new Int32Array(n);
  let [first, pos, past, queue] = [0, 0, 0, 0];
  for (let f = 0; f < n; f++) {
    while (first < t.length && t[first] < frames[f] - toleranceNs) first++;
    while (pos < t.length && t[pos] < frames[f]) pos++;
    while (past < t.length && t[past] <= frames[f] + toleranceNs) past++;
    queue = f === 0 ? 0 : Math.max(0, queue + 1 - (pos - at[f - 1]));
    at[f] = pos;
    lo[f] = first;
    hi[f] = Math.min(past - 1, pos + queue);
  }
  let cells = 0;
  let widest = 0;
  let count = 0;
  for (let f = n - 1; f >= 0; f--) {
    queue = f === n - 1 ? 0 : Math.max(0, queue + 1 - (at[f + 1] - at[f]));
    lo[f] = Math.max(lo[f], at[f] - 1 - queue);
    const width = hi[f] - lo[f] + 1;
    if (width <= 0) continue;
    cells += width;
    widest = Math.max(widest, width);
    count++;
  }
  if (cells > MOST_CELLS) {
    throw new FramelockError(
      'FL0801',
      `expected frames and messages that one-to-one can tell apart, got up to ${widest} of them within ${formatDuration(toleranceNs)}; give a smaller --tolerance, or go without --one-to-one`,
    );
  }
  const rows = new Int32Array(count);
  for (let f = 0, r = 0; f < n; f++) if (hi[f] >= lo[f]) rows[r++] = f;
  return { rows, lo, hi, cells, widest };
}

/** Of messages with equal stamps the first recorded ones are taken, as without one-to-one. */
function takeFirstOfEqual(t: Float64Array, { entry }: Picks): void {
  let last = -1;
  for (let f = 0; f < entry.length; f++) {
    let e = entry[f];
    if (e < 0) continue;
    // Each run of equal stamps is walked once.
    if (last >= 0 && t[last] === t[e]) e = last + 1;
    else while (e - 1 > last && t[e - 1] === t[e]) e--;
    entry[f] = e;
    last = e;
  }
}
