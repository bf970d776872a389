// Messages of a source by topic, and what each says.
import type { Value } from '../../src/message/value.js';
import type { Channel, Source } from '../../src/source/source.js';

/** Positions in the message table. */
export function listOf({ channels, messages }: Source, topic: string): number[] {
  return [...messages.channel].flatMap((c, i) => (channels[c].topic === topic ? [i] : []));
}

/** Rejects as `read` and `decode` of the source do. */
export async function decode(source: Source, message: number): Promise<Value> {
  return source.channels[source.messages.channel.at(message)].decoder.decode(await source.read(message));
}

/** The source as if its messages said something else; `change` may give back what it was given. */
export function decodedAs(source: Source, change: (value: Value, channel: Channel) => Value): Source {
  const channels = source.channels.map(channel => {
    const { decoder } = channel;
    return {
      ...channel,
      decoder: { ...decoder, decode: (bytes: Uint8Array) => change(decoder.decode(bytes), channel) },
    };
  });
  return { ...source, channels };
}
