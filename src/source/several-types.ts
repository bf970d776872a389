// Topics that carry more than one type, definition or encoding: each is a channel, and so a sensor, of its own.
import type { Issues } from '../issue.js';
import type { Channel, Source } from './source.js';

/** FL0210, once a topic; a channel without messages is none. */
export function reportSeveralTypes(
  { channels, messages }: Pick<Source, 'channels' | 'messages'>,
  issues: Issues,
): void {
  const used = new Uint8Array(channels.length);
  for (let i = 0; i < messages.count; i++) used[messages.channel.at(i)] = 1;
  const byTopic = new Map<string, Channel>();
  for (const channel of channels) {
    if (used[channel.id] === 0) continue;
    const { topic, type, encoding } = channel;
    const other = byTopic.get(topic);
    if (!other) {
      byTopic.set(topic, channel);
      continue;
    }
    const how = other.encoding === encoding ? 'of another definition' : `encoded as ${encoding}`;
    const second = bare(other.type) === bare(type) ? `${type} ${how}` : type;
    issues.add('FL0210', `topic carries ${other.type} and ${second}; each is a channel of its own`, { topic });
  }
}

/** ROS 2 names types with `/msg/`, ROS 1 without. */
function bare(type: string): string {
  return type.replace('/msg/', '/');
}
