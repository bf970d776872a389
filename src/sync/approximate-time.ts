// ApproximateTime of ROS message_filters for any number of streams: the same sets, message by message.
import { reasonCode } from './reject-reasons.js';

export interface ApproximateOptions {
  /** Messages of one stream that may wait; the oldest goes when there are more. At least 1; Infinity never drops. */
  readonly queueSize: number;
  /** Widest set, ns, inclusive. */
  readonly maxIntervalNs: number;
  /** How much narrower a later set must be to be preferred; 0.1 in ROS. */
  readonly agePenalty: number;
  /** Per stream: its messages are never closer, ns. A larger bound lets sets be recognised as final earlier. */
  readonly minStepNs: ArrayLike<number>;
}

export interface Sets {
  readonly count: number;
  /** `count` rows with one position per stream. */
  readonly entry: Int32Array;
  /** Per stream, per message: why no set holds it, see reject-reasons. */
  readonly reason: readonly Uint8Array[];
}

const betterSet = reasonCode('better_set');
const tooLong = reasonCode('interval_too_long');
const afterOverflow = reasonCode('after_overflow');
const overflow = reasonCode('queue_overflow');
const leftInQueue = reasonCode('left_in_queue');
const NONE = -1;

/**
 * `t[i]` are the stamps of stream i, ns, ascending; `arrival` names the stream whose next message arrives, or is negative
 * at the end. Source: approximate_time.h of ros_comm 1.15. Its deque of stream i is [head, arrived) here, its past messages
 * are [base, head): both are one run of the stream, because messages leave at the front only. O(streams) per message.
 */
export function approximateTime(t: readonly Float64Array[], arrival: () => number, options: ApproximateOptions): Sets {
  const { queueSize, maxIntervalNs, minStepNs } = options;
  const factor = 1 + options.agePenalty;
  const n = t.length;
  const base = new Int32Array(n);
  const head = new Int32Array(n);
  const arrived = new Int32Array(n);
  /** Stream lost a message that might have made a better set: it cannot be pivot. */
  const lost = new Uint8Array(n);
  const moves = new Int32Array(n);
  const reason = t.map(stamps => new Uint8Array(stamps.length));
  const entry = new Int32Array(t.reduce((least, stamps) => Math.min(least, stamps.length), n && 2 ** 31) * n);
  /** Stamp of the message at the head of each stream; where none waits, the earliest that the next one matters at. */
  const time = new Float64Array(n);
  let count = 0;
  /** Streams in which a message waits. */
  let filled = 0;
  let anyLost = false;
  let pivot = NONE;
  let pivotTime = 0;
  let candidateStart = 0;
  let candidateEnd = 0;

  const countFilled = () => {
    filled = 0;
    for (let i = 0; i < n; i++) if (head[i] < arrived[i]) filled++;
  };
  const moveHead = (i: number) => {
    const at = ++head[i];
    if (at < arrived[i]) time[i] = t[i][at];
    else {
      filled--;
      // A set with an earlier message there than the pivot's has been tried already.
      time[i] = Math.max(t[i][at - 1] + minStepNs[i], pivotTime);
    }
  };
  const moveBack = (i: number, to: number) => {
    head[i] = to;
    time[i] = t[i][to];
  };
  const discard = (i: number, why: number) => {
    reason[i][head[i]] = why;
    base[i]++;
    moveHead(i);
  };
  const makeCandidate = (start: number, end: number) => {
    for (let i = 0; i < n; i++) {
      for (let e = base[i]; e < head[i]; e++) reason[i][e] = betterSet;
      base[i] = head[i];
    }
    candidateStart = start;
    candidateEnd = end;
  };
  /** The candidate lies at the bases: whatever came after it waits again. */
  const publish = () => {
    filled = 0;
    for (let i = 0; i < n; i++) {
      entry[count * n + i] = base[i]++;
      moveBack(i, base[i]);
      if (base[i] < arrived[i]) filled++;
    }
    count++;
    pivot = NONE;
  };
  /** Moves on as if messages came as early as they may: proves that no better set can come, or goes back. */
  const lookAhead = () => {
    for (let moved = 0; ; moved++) {
      const startStream = earliest(time);
      const startTime = time[startStream];
      const endTime = time[latest(time)];
      if (scaledAtLeast(endTime - candidateEnd, factor, pivotTime - candidateStart)) {
        if (moved > 0) moves.fill(0);
        return publish();
      }
      if (!scaledAtLeast(endTime - candidateEnd, factor, startTime - candidateStart)) {
        if (moved === 0) return;
        for (let i = 0; i < n; i++) if (moves[i] > 0) moveBack(i, head[i] - moves[i]);
        moves.fill(0);
        return countFilled();
      }
      moveHead(startStream);
      moves[startStream]++;
    }
  };
  const process = () => {
    while (filled === n) {
      const startStream = earliest(time);
      const endStream = latest(time);
      const startTime = time[startStream];
      const endTime = time[endStream];
      if (anyLost) {
        // What was lost of these cannot have been better than what is here.
        for (let i = 0; i < n; i++) if (i !== endStream) lost[i] = 0;
        anyLost = lost[endStream] === 1;
      }
      if (pivot === NONE) {
        if (endTime - startTime > maxIntervalNs) {
          discard(startStream, tooLong);
          continue;
        }
        if (lost[endStream]) {
          discard(startStream, afterOverflow);
          continue;
        }
        makeCandidate(startTime, endTime);
        pivot = endStream;
        pivotTime = endTime;
      } else if (!scaledAtLeast(endTime - candidateEnd, factor, startTime - candidateStart)) {
        makeCandidate(startTime, endTime);
      }
      moveHead(startStream);
      if (startStream === pivot || scaledAtLeast(endTime - candidateEnd, factor, pivotTime - candidateStart)) publish();
      else if (filled < n) lookAhead();
    }
  };

  for (let i = arrival(); i >= 0; i = arrival()) {
    arrived[i]++;
    if (arrived[i] - head[i] === 1) {
      time[i] = t[i][head[i]];
      filled++;
      process();
    }
    if (arrived[i] - base[i] <= queueSize) continue;
    reason[i][base[i]] = overflow;
    base[i]++;
    for (let k = 0; k < n; k++) moveBack(k, base[k]);
    countFilled();
    lost[i] = 1;
    anyLost = true;
    if (pivot === NONE) continue;
    pivot = NONE;
    process();
  }
  for (let i = 0; i < n; i++) reason[i].fill(leftInQueue, base[i]);
  return { count, entry: entry.subarray(0, count * n), reason };
}

/** Of equal stamps the first stream is the start of a set and the last stream its end. */
function earliest(time: Float64Array): number {
  let at = 0;
  let least = time[0];
  for (let i = 1; i < time.length; i++) {
    if (time[i] >= least) continue;
    least = time[i];
    at = i;
  }
  return at;
}

function latest(time: Float64Array): number {
  let at = 0;
  let most = time[0];
  for (let i = 1; i < time.length; i++) {
    if (time[i] < most) continue;
    most = time[i];
    at = i;
  }
  return at;
}

/** Whether `ns` times `factor` is at least `least`, as ROS decides it; its rounding matters only where the two are close. */
function scaledAtLeast(ns: number, factor: number, least: number): boolean {
  const product = ns * factor;
  const doubt = 2 + 1e-15 * product;
  if (product > least + doubt) return true;
  return product >= least - doubt && scaled(ns, factor) >= least;
}

/** A duration in ns times a factor as ROS computes it: through seconds as float64, rounded to ns (duration.h of roscpp_core). */
function scaled(ns: number, factor: number): number {
  if (ns === 0) return 0;
  const seconds = Math.floor(ns / 1e9);
  const product = (seconds + 1e-9 * (ns - seconds * 1e9)) * factor;
  const whole = Math.floor(product);
  return whole * 1e9 + Math.round((product - whole) * 1e9);
}
