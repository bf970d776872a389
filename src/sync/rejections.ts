// The ledger: every message that ended in no frame, and why.
import type { Stream } from '../time/stream.js';
import type { Picks, Rejection, RejectReason, Windows } from './alignment.js';

/** Messages of a matched stream that no frame took, in stream order. */
export function rejectedByPicks(frames: Float64Array, picks: Picks, toleranceNs: number): Rejection[] {
  const used = new Uint8Array(picks.stream.t.length);
  for (const entry of picks.entry) if (entry >= 0) used[entry] = 1;
  return collect(picks.stream, used, t => reasonFor(frames, t, toleranceNs));
}

/** Messages of a cut stream that lie before the first window or after the last. */
export function rejectedByWindows(frames: Float64Array, windows: Windows): Rejection[] {
  const used = new Uint8Array(windows.stream.t.length);
  for (let f = 0; f < frames.length; f++) used.fill(1, windows.start[f], windows.end[f]);
  return collect(windows.stream, used, t =>
    frames.length === 0 ? 'no_frames' : t < frames[0] ? 'before_first_frame' : 'after_last_frame',
  );
}

function collect(stream: Stream, used: Uint8Array, reason: (t: number) => RejectReason): Rejection[] {
  const rejections: Rejection[] = [];
  for (let entry = 0; entry < used.length; entry++) {
    if (!used[entry]) rejections.push({ entry, reason: reason(stream.t[entry]) });
  }
  return rejections;
}

function reasonFor(frames: Float64Array, t: number, toleranceNs: number): RejectReason {
  if (frames.length === 0) return 'no_frames';
  if (t < frames[0] - toleranceNs) return 'before_first_frame';
  if (t > frames[frames.length - 1] + toleranceNs) return 'after_last_frame';
  return distanceToNearest(frames, t) <= toleranceNs ? 'not_nearest' : 'outside_tolerance';
}

function distanceToNearest(sorted: Float64Array, t: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid] < t) low = mid + 1;
    else high = mid;
  }
  const after = low < sorted.length ? sorted[low] - t : Number.POSITIVE_INFINITY;
  const before = low > 0 ? t - sorted[low - 1] : Number.POSITIVE_INFINITY;
  return Math.min(after, before);
}
