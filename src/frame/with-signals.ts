// Topics that are only listed, taken as readings of numbers because a person asks for it.
import { FramelockError, type Issues } from '../issue.js';
import { isLog, noteOf, signalsDecoder } from '../message/index.js';
import { gotName } from '../near-name.js';
import { isCalled } from '../rig/index.js';
import type { Channel, Source } from '../source/source.js';
import { roleOf } from './sensor.js';

/** Every topic that is no log. */
const ALL = 'all';

/**
 * The recording with the topics of `asked` as sensors of kind `signals`. Throws FL0801 for a topic that it does not have, or that
 * is calibration. One that is a sensor anyway stays what it is.
 */
export function withSignals(source: Source, asked: readonly string[] | undefined, issues: Issues): Source {
  if (asked === undefined || asked.length === 0) return source;
  const names = (one: string, { topic }: Channel) => isCalled({ name: topic, topic }, one);
  const listed = source.channels.filter(channel => channel.decoder.kind === 'other');
  const ofSensors = source.channels.filter(({ decoder }) => roleOf(decoder.kind) !== 'calibration');
  for (const one of asked) {
    if (one === ALL || ofSensors.some(channel => names(one, channel))) continue;
    const topics = listed.map(({ topic }) => topic);
    throw new FramelockError(
      'FL0801',
      `expected --signals to name topics of the recording (${topics.join(', ') || 'it has none of other types'}), or all; ${gotName(one, topics)}`,
    );
  }
  const channels = source.channels.map(channel => {
    const { topic, type, decoder } = channel;
    const wanted = asked.some(one => names(one, channel)) || (asked.includes(ALL) && !isLog(type));
    if (decoder.kind !== 'other' || !wanted) return channel;
    issues.withdraw('FL0301', topic);
    return {
      ...channel,
      decoder: signalsDecoder(decoder, noteOf(topic, issues)),
    };
  });
  return { ...source, channels };
}
