// The two readings of a dense stream between which each frame lies, where a value at the frame's own stamp may be told.
import { type DenseMember, matchKinds } from './alignment.js';
import { lastAt } from './latest.js';

/** Positions in the stream, -1 where there is none; equal where a reading has the frame's very stamp. */
export interface Brackets {
  readonly before: Int32Array;
  readonly after: Int32Array;
  /**
   * exact; interpolated; held: the reading before, as asked by `missing: hold`; missing: there is none before or after, or
   * they lie farther apart than the longest gap. Never extrapolated.
   */
  readonly match: Uint8Array;
}

const [exact, interpolated, held] = (['exact', 'interpolated', 'held'] as const).map(m => matchKinds.indexOf(m));

export function bracketFrames(frames: Float64Array, { stream: { t }, missing, maxGapNs }: DenseMember): Brackets {
  const before = lastAt(frames, t);
  const after = new Int32Array(frames.length).fill(-1);
  const match = new Uint8Array(frames.length);
  for (let f = 0; f < frames.length; f++) {
    const i = before[f];
    const since = i >= 0 ? t.at(i) : Number.NEGATIVE_INFINITY;
    if (since === frames[f]) {
      after[f] = i;
      match[f] = exact;
      continue;
    }
    if (i + 1 < t.length) after[f] = i + 1;
    if (i >= 0 && after[f] >= 0 && t.at(i + 1) - since <= maxGapNs) match[f] = interpolated;
    else if (i >= 0 && missing === 'hold' && frames[f] - since <= maxGapNs) match[f] = held;
  }
  return { before, after, match };
}
