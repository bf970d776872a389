// Which message of every stream belongs to every frame: a pure value made of stamps alone.
import type { Numbers } from '../column.js';
import type { Stream } from '../time/stream.js';
import type { PolicyWords } from './policy-words.js';

/** How a cell of a frame was found. The order is the code in `Picks.match`. */
export const matchKinds = ['missing', 'exact', 'nearest', 'interpolated', 'held'] as const;
export type Match = (typeof matchKinds)[number];

/** What is done where a stream has nothing for a frame: the cell is empty, the frame goes, the last message stays, or all stops. */
export const missingRules = ['null', 'drop', 'hold', 'fail'] as const;
export type Missing = (typeof missingRules)[number];

/** One stream against all frames: `entry[f]` is a position in the stream, or -1; `match[f]` indexes `matchKinds`. */
export interface Picks {
  readonly entry: Int32Array;
  readonly match: Uint8Array;
  /** Per message of the stream: 0 where a frame holds it, else why none does, as a position in `rejectReasons`. */
  readonly reason: Uint8Array;
}

/** One dense stream (IMU-like) against all frames: entries [start[f], end[f]) were measured since the frame before. */
export interface Windows {
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 1 where nothing was measured and the one entry is the last reading before. */
  readonly held: Uint8Array;
  /** As in `Picks`. */
  readonly reason: Uint8Array;
}

/** A stream and what was asked for it. Durations in ns; all limits are inclusive. */
export interface Member {
  readonly stream: Stream;
  /** Largest |dt| of a match. */
  readonly toleranceNs: number;
  /** Oldest message that may be held, widest gap that may be interpolated across. */
  readonly maxGapNs: number;
  readonly missing: Missing;
  /** `approximate`: no two messages of the stream lie closer, as its driver promises. 0 promises nothing. */
  readonly minStepNs: number;
}

/** A stream of which a frame gets all since the frame before. Gone through in order, so that its stamps may come back from a file page by page. */
export interface DenseMember extends Omit<Member, 'stream'> {
  readonly stream: { readonly sensor: string; readonly t: Numbers };
}

export interface AlignRequest {
  /** Streams that give one message per frame. */
  readonly members: readonly Member[];
  /** Whose messages make the frames, or stamp them; it need not be a member. */
  readonly reference: Member;
  /** Frames with from <= stamp < to; infinite where nothing was asked. */
  readonly range: { readonly from: number; readonly to: number };
  /** `nearest`, `resample`: no message serves two frames. */
  readonly oneToOne: boolean;
  /** `resample`: frames at phase, phase + step, … from the start of the range, or else from the reference's first stamp; ns. */
  readonly grid?: { readonly stepNs: number; readonly phaseNs: number };
  /** `approximate`: see ApproximateTime. */
  readonly sets: {
    readonly queueSize: number;
    readonly maxIntervalNs: number;
    readonly agePenalty: number;
  };
}

export interface Alignment {
  /** Stamps, ns since the origin, ascending. */
  readonly frames: Float64Array;
  /** The stamp of the frame before the first one, or where it would lie: windows of dense streams begin there. */
  readonly before: number;
  /** In the order of the members. */
  readonly picks: readonly Picks[];
}

/**
 * A way to choose: a plain object in its own file. `align` sees stamps only and touches nothing else. What it gives is checked: FL0801
 * where frames, picks or reasons are not as `Alignment` and `Picks` say.
 */
export interface SyncPolicy {
  readonly name: string;
  /** What is said of it, where that is not what is said of `nearest`. */
  readonly words?: Partial<PolicyWords>;
  /** Frames have moments of their own, not those of messages: values of IMU-like sensors are interpolated there unless somebody says otherwise. */
  readonly ownMoments?: boolean;
  /** A frame is a set of messages: where a recording has neither pictures nor clouds, its IMU-like sensors are matched. */
  readonly sets?: boolean;
  align(request: AlignRequest): Alignment;
}

export function emptyPicks(frames: Float64Array, stream: Stream): Picks {
  return {
    entry: new Int32Array(frames.length).fill(-1),
    match: new Uint8Array(frames.length),
    reason: new Uint8Array(stream.t.length),
  };
}
