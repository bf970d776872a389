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
  let [count, filled, anyLost] = [0, 0, false];
  let [pivot, pivotTime, candidateStart, candidateEnd] = [NONE, 0, 0, 0];
  let [startStream, startTime, endStream, endTime] = [0, 0, 0, 0];

  const countFilled = () => {
    filled = 0;
    for (let i = 0; i < n; i++) if (head[i] < arrived[i]) filled++;
  };
  const moveHead = (i: number) => {
    head[i]++;
    if (head[i] === arrived[i]) filled--;
  };
  /** Of equal stamps the first stream is the start and the last stream the end. */
  const findEnds = () => {
    startTime = Number.POSITIVE_INFINITY;
    endTime = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      const time = t[i][head[i]];
      if (time < startTime) {
        startTime = time;
        startStream = i;
      }
      if (time >= endTime) {
        endTime = time;
        endStream = i;
      }
    }
  };
  /** The same with the earliest moment at which a message may still come where none waits. */
  const findVirtualEnds = () => {
    startTime = Number.POSITIVE_INFINITY;
    endTime = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      const time = head[i] < arrived[i] ? t[i][head[i]] : Math.max(t[i][head[i] - 1] + minStepNs[i], pivotTime);
      if (time < startTime) {
        startTime = time;
        startStream = i;
      }
      if (time >= endTime) endTime = time;
    }
  };
  const discardStart = (why: number) => {
    reason[startStream][head[startStream]] = why;
    base[startStream]++;
    moveHead(startStream);
  };
  const makeCandidate = () => {
    for (let i = 0; i < n; i++) {
      for (let e = base[i]; e < head[i]; e++) reason[i][e] = betterSet;
      base[i] = head[i];
    }
    candidateStart = startTime;
    candidateEnd = endTime;
  };
  /** The candidate lies at the bases: whatever came after it waits again. */
  const publish = () => {
    for (let i = 0; i < n; i++) {
      entry[count * n + i] = base[i]++;
      head[i] = base[i];
    }
    count++;
    pivot = NONE;
    countFilled();
  };
  const optimal = () => scaled(endTime - candidateEnd, factor) >= pivotTime - candidateStart;
  /** Moves on as if messages came as early as they may: proves that no better set can come, or goes back. */
  const lookAhead = () => {
    moves.fill(0);
    for (;;) {
      findVirtualEnds();
      if (optimal()) return publish();
      if (scaled(endTime - candidateEnd, factor) < startTime - candidateStart) {
        for (let i = 0; i < n; i++) head[i] -= moves[i];
        return countFilled();
      }
      moveHead(startStream);
      moves[startStream]++;
    }
  };
  const process = () => {
    while (filled === n) {
      findEnds();
      if (anyLost) {
        // What was lost of these cannot have been better than what is here.
        for (let i = 0; i < n; i++) if (i !== endStream) lost[i] = 0;
        anyLost = lost[endStream] === 1;
      }
      if (pivot === NONE) {
        if (endTime - startTime > maxIntervalNs) {
          discardStart(tooLong);
          continue;
        }
        if (lost[endStream]) {
          discardStart(afterOverflow);
          continue;
        }
        makeCandidate();
        pivot = endStream;
        pivotTime = endTime;
      } else if (scaled(endTime - candidateEnd, factor) < startTime - candidateStart) makeCandidate();
      const wasStart = startStream;
      moveHead(wasStart);
      if (wasStart === pivot || optimal()) publish();
      else if (filled < n) lookAhead();
    }
  };

  for (let i = arrival(); i >= 0; i = arrival()) {
    arrived[i]++;
    if (arrived[i] - head[i] === 1) {
      filled++;
      process();
    }
    if (arrived[i] - base[i] <= queueSize) continue;
    head.set(base);
    reason[i][base[i]] = overflow;
    base[i]++;
    head[i]++;
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

/** A duration in ns times a factor as ROS computes it: through seconds as float64, rounded to ns (duration.h of roscpp_core). */
function scaled(ns: number, factor: number): number {
  if (ns === 0) return 0;
  const seconds = Math.floor(ns / 1e9);
  const product = (seconds + 1e-9 * (ns - seconds * 1e9)) * factor;
  const whole = Math.floor(product);
  return whole * 1e9 + Math.round((product - whole) * 1e9);
}
