// Every message of a channel, decoded one at a time.
import type { Issues } from '../issue.js';
import type { Kind, Value } from '../message/value.js';
import type { Channel, Source } from '../source/source.js';
import { reportUndecodable } from './report.js';

/** Their values are views of the message's bytes, or may be. */
const holdBytes: ReadonlySet<Kind> = new Set(['camera', 'lidar', 'radar', 'other']);
/** Larger ones are few, or damaged. */
const largestReused = 1 << 20;

export interface Decoded {
  readonly message: number;
  /** Its place in the list that was given: behind messages that do not decode it is not how many came. */
  readonly at: number;
  readonly value: Value;
}

/**
 * Decodes messages one after another in the order given; what does not decode is reported and passed to `failed`. Bytes of which no
 * value is a view are read into the same memory again and again: a million arrays that nobody needs leave holes behind.
 */
export async function* decodeAll(
  source: Source,
  channel: Channel,
  messages: Uint32Array,
  issues: Issues,
  failed: (message: number) => void,
): AsyncGenerator<Decoded> {
  const most = holdBytes.has(channel.decoder.kind) ? 0 : largestReused;
  let room = new Uint8Array(0);
  for (const [at, message] of messages.entries()) {
    let value: Value;
    try {
      const size = source.messages.length.at(message);
      if (room.length < size && size <= most) room = new Uint8Array(2 * size);
      const bytes = await source.read(message, 0, size, size <= most ? room : undefined);
      value = channel.decoder.decode(bytes);
    } catch (error) {
      reportUndecodable(source, message, error, issues);
      failed(message);
      continue;
    }
    yield { message, at, value };
  }
}
