// Finds the topics of a recording that tell of motion, and reads one of them.
import type { Issues } from '../../issue.js';
import type { Channel, Source } from '../../source/source.js';
import { sinceOrigin } from '../../time/stamp.js';
import { messagesByChannel } from '../message-lists.js';
import { believed } from '../raw-stamps.js';
import { roleOf } from '../sensor.js';
import { readTiming, type Timing } from '../timing.js';
import type { MotionObserver, ObservedChannel, ObservedMotion } from './observer.js';

/** What is read once for all topics. */
export interface MotionSource {
  readonly source: Source;
  readonly lists: readonly Uint32Array[];
  readonly timing: Timing;
}

export function motionSource(source: Source, issues: Issues): MotionSource {
  const lists = messagesByChannel(source);
  const sensors = source.channels.filter(c => lists[c.id].length > 0 && roleOf(c.decoder.kind) !== 'listed');
  return { source, lists, timing: readTiming(source, sensors, lists, issues) };
}

/** Topics that one of the observers understands, in the recording's order; what was said once for all time does not move. */
export function motionChannels({ source, lists }: MotionSource, observers: readonly MotionObserver[]): Channel[] {
  return source.channels.filter(
    c => lists[c.id].length > 1 && observers.some(observer => observer.kinds.includes(c.decoder.kind)),
  );
}

/** Messages of a topic and their times, where these are not the recorded ones. */
export type TimesOfChannel = (channel: Channel) => Pick<ObservedChannel, 'messages' | 'tNs' | 'originNs'> | undefined;

/** Every motion that the topic tells of, the best first; none when it says nothing usable. Without `times`, as recorded. */
export async function observeChannel(
  motion: MotionSource,
  channel: Channel,
  observers: readonly MotionObserver[],
  issues: Issues,
  times: TimesOfChannel = () => undefined,
): Promise<ObservedMotion[]> {
  const { source } = motion;
  const input = { source, channel, ...(times(channel) ?? recordedTimes(motion, channel)) };
  const found: ObservedMotion[] = [];
  for (const observer of observers) {
    if (!observer.kinds.includes(channel.decoder.kind)) continue;
    found.push(...(await observer.observe(input, issues)));
  }
  return found;
}

function recordedTimes({ lists, timing }: MotionSource, channel: Channel) {
  const messages = lists[channel.id];
  const stamps = timing.stamps.get(channel)!;
  const { originNs } = timing;
  const tNs = Float64Array.from(messages, (_, i) => sinceOrigin(believed(stamps, i), originNs));
  return { messages, tNs, originNs };
}
