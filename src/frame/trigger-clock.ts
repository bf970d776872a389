// The clock of a sensor whose true times are the pulses of another topic.
import type { Issues } from '../issue.js';
import type { RigTrigger } from '../rig/index.js';
import { type Channel, NO_STAMP } from '../source/source.js';
import { formatDuration, sinceOrigin } from '../time/stamp.js';
import { matchPulses } from '../time/trigger.js';
import type { ClockContext } from './clocks.js';
import { believed } from './raw-stamps.js';
import type { SensorClock } from './sensor-clock.js';

/** Undefined, and said so, when there are no pulses to go by. */
export function triggerClock(
  { source, timing, lists, rigFile }: ClockContext,
  channel: Channel,
  { topic, delayNs }: RigTrigger,
  issues: Issues,
): SensorClock | undefined {
  const { originNs } = timing;
  const at = { topic: channel.topic };
  const pulses = pulseTimes(source, lists, topic, originNs);
  const stamps = timing.stamps.get(channel)!;
  const given = Array.from(stamps.messages, (message, i) => ({
    message,
    t: sinceOrigin(believed(stamps, i), originNs),
  }));
  given.sort((a, b) => a.t - b.t || a.message - b.message);
  const match = matchPulses(
    pulses,
    Float64Array.from(given, one => one.t),
    delayNs,
  );
  if (Number.isNaN(match.delayNs)) {
    const why = pulses.length === 0 ? 'has no messages with stamps' : 'has no pulse that fits a message';
    issues.add(
      'FL0421',
      `its trigger ${topic} ${why}; its own stamps were used; correct the topic in ${rigFile?.file ?? 'the rig file'}`,
      at,
    );
    return undefined;
  }
  if (match.unmatchedMessages > 0 || match.unusedPulses > 0) {
    issues.add(
      'FL0421',
      `${match.unmatchedMessages} of ${given.length} messages have no pulse on ${topic}, ${match.unusedPulses} pulses no message; messages without one were taken ${formatDuration(match.delayNs)} before their stamps`,
      at,
    );
  }
  const times = new Map(given.map(({ message }, i) => [message, match.pulse[i]]));
  return {
    topic: channel.topic,
    origin: 'trigger',
    from: topic,
    reasons: [
      `${given.length - match.unmatchedMessages} of ${given.length} messages have a pulse, a median of ${formatDuration(match.delayNs)} before their own stamps`,
    ],
    time(stamp, _log, message) {
      const pulse = times.get(message) ?? -1;
      return { t: pulse >= 0 ? pulses[pulse] : Math.round(stamp - match.delayNs), sigma: Number.NaN };
    },
  };
}

/** Ascending; messages without a stamp of their own are no pulses. */
function pulseTimes(
  source: ClockContext['source'],
  lists: ClockContext['lists'],
  topic: string,
  originNs: bigint,
): Float64Array {
  const { stampNs } = source.messages;
  const stamps = source.channels
    .filter(channel => channel.topic === topic)
    .flatMap(channel => Array.from(lists[channel.id], message => stampNs.at(message)))
    .filter(stamp => stamp !== NO_STAMP && stamp !== 0n);
  return Float64Array.from(stamps, stamp => sinceOrigin(stamp, originNs)).sort();
}
