// The seam between what a topic carries and the motion it tells of: one observer per kind of message.
import type { MotionTrack } from '../../calibration/time-offset/index.js';
import type { Issues } from '../../issue.js';
import type { Kind } from '../../message/value.js';
import type { Channel, Source } from '../../source/source.js';

/** One topic of an opened recording. */
export interface ObservedChannel {
  readonly source: Source;
  readonly channel: Channel;
  /** Its messages in the recording's order, and the believed stamp of each, ns since `originNs`. */
  readonly messages: Uint32Array;
  readonly tNs: Float64Array;
  readonly originNs: bigint;
}

export interface ObservedMotion {
  readonly topic: string;
  /** What was looked at, for people: `angular_velocity`, `orientation`, `odom → base_link`, … */
  readonly signal: string;
  readonly track: MotionTrack;
}

/**
 * A plain object in its own file, listed in ./index.ts; a user's own is passed as an argument. It gives every motion that the
 * topic tells of, the best first, or none; what it leaves out it reports.
 */
export interface MotionObserver {
  readonly name: string;
  readonly kinds: readonly Kind[];
  observe(input: ObservedChannel, issues: Issues): Promise<ObservedMotion[]>;
}
