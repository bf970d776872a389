// Compares the clocks of all topics of a recording that tell of motion, pair by pair.
import { estimateOffset, type OffsetOptions, type TimeOffset } from '../../calibration/time-offset/index.js';
import type { Issues } from '../../issue.js';
import type { Channel, Source } from '../../source/source.js';
import { chooseMotions } from './choose-motions.js';
import { motionChannels, motionSource, observeChannel, type TimesOfChannel } from './observe-channel.js';
import type { MotionObserver, ObservedMotion } from './observer.js';

export interface MotionCheck {
  readonly a: ObservedMotion;
  readonly b: ObservedMotion;
  /** a's clock minus b's. */
  readonly offset: TimeOffset;
}

export interface MotionCheckOptions {
  /** Topics that are looked at; all by default. */
  readonly wanted?: (channel: Channel) => boolean;
  /** Times of topics that are not the recorded ones: corrected, or of a stretch only. */
  readonly times?: TimesOfChannel;
  /** Default: offsets up to `SAME_RECORDING_LAG_NS`. */
  readonly offset?: OffsetOptions;
  /** Called before a topic is read. */
  readonly onTopic?: (topic: string) => void;
}

/** Clocks of one recording were set alike once: farther apart they are a case for `calib time`, which looks at every lag. */
export const SAME_RECORDING_LAG_NS = 10e9;

/**
 * Every pair of topics, in the recording's order, that has motions of one kind (rotations, else speeds). Reads each topic once
 * and keeps its track: about 100 bytes per reading while the pairs are compared.
 */
export async function checkMotion(
  source: Source,
  observers: readonly MotionObserver[],
  issues: Issues,
  options: MotionCheckOptions = {},
): Promise<MotionCheck[]> {
  const { wanted = () => true, times, offset = { maxLagNs: SAME_RECORDING_LAG_NS }, onTopic } = options;
  const motion = motionSource(source, issues);
  const all: ObservedMotion[][] = [];
  for (const channel of motionChannels(motion, observers).filter(wanted)) {
    onTopic?.(channel.topic);
    const found = await observeChannel(motion, channel, observers, issues, times);
    if (found.length > 0) all.push(found);
  }
  const checks: MotionCheck[] = [];
  for (let i = 0; i < all.length; i++) {
    for (let k = i + 1; k < all.length; k++) {
      const pair = chooseMotions(all[i], all[k]);
      if (pair) checks.push({ ...pair, offset: estimateOffset(pair.a.track, pair.b.track, offset) });
    }
  }
  return checks;
}
