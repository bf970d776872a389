// Which message of every stream belongs to every frame: a pure value made of stamps alone.
import type { Stream } from '../time/stream.js';

/** How a cell of a frame was found. The order is the code in `Picks.match`. */
export const matchKinds = ['missing', 'exact', 'nearest', 'interpolated', 'held'] as const;
export type Match = (typeof matchKinds)[number];

/** One stream against all frames: `entry[f]` is a position in the stream, or -1; `match[f]` indexes `matchKinds`. */
export interface Picks {
  readonly stream: Stream;
  readonly entry: Int32Array;
  readonly match: Uint8Array;
}

/** One dense stream (IMU-like) against all frames: entries [start[f], end[f]) were measured since the frame before. */
export interface Windows {
  readonly stream: Stream;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export interface AlignOptions {
  /** Largest |dt| of a match, ns, inclusive. */
  readonly toleranceNs: number;
}

/** A way to choose: a plain object in its own file. `align` sees stamps only and touches nothing else. */
export interface SyncPolicy {
  readonly name: string;
  align(frames: Float64Array, stream: Stream, options: AlignOptions): Picks;
}

export type RejectReason =
  | 'not_nearest'
  | 'outside_tolerance'
  | 'before_first_frame'
  | 'after_last_frame'
  | 'no_frames';

/** A message that ended in no frame. `entry` is its position in the stream. */
export interface Rejection {
  readonly entry: number;
  readonly reason: RejectReason;
}

export function emptyPicks(frames: Float64Array, stream: Stream): Picks {
  return { stream, entry: new Int32Array(frames.length).fill(-1), match: new Uint8Array(frames.length) };
}
