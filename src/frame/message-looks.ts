// Single messages that planning looks at: each is decoded once, however many questions are asked of it.
import { rethrowDefect } from '../issue.js';
import { untold } from '../message/index.js';
import type { Value } from '../message/value.js';
import type { Channel, Source } from '../source/source.js';
import { giveBack, yielding } from '../yielding-buffer.js';
import type { Sensor } from './sensor.js';

/** Bytes of clouds kept: those looked at first. What does not fit is decoded again. */
const MOST_KEPT = 32 * 2 ** 20;
/** Memory for larger messages does not wait for the collector. */
const LARGE = 8 * 2 ** 20;

export interface MessageLooks extends Pick<Source, 'messages'> {
  /**
   * What `see` finds in a message of the channel. Undefined where the message cannot be read or decoded, or `see` throws a
   * FramelockError: it is reported with its place when it is read for its frame. What it finds holds none of the message's bytes.
   */
  at<T>(
    channel: Channel,
    message: number,
    see: (value: Value) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined>;
}

/** A sensor in the making, of which more than its first message is looked at. */
export interface LookedSensor extends Pick<Sensor, 'channel' | 'kind' | 'stream' | 'rig'> {
  readonly looks: MessageLooks;
}

/** Keeps clouds until it is dropped itself. Other messages are small, or nobody looks at them twice. */
export function makeMessageLooks(source: Pick<Source, 'messages' | 'read'>): MessageLooks {
  const clouds = new Map<number, Value>();
  let left = MOST_KEPT;

  async function decoded(channel: Channel, message: number, into: Uint8Array | undefined): Promise<Value> {
    const known = clouds.get(message);
    if (known) return known;
    const value = channel.decoder.decode(await source.read(message, 0, undefined, into), untold);
    if (!into && value.kind === 'points' && value.data.byteLength <= left) {
      left -= value.data.byteLength;
      clouds.set(message, value);
    }
    return value;
  }

  return {
    messages: source.messages,
    async at(channel, message, see) {
      const length = source.messages.length.at(message);
      const room = length > LARGE ? yielding(length) : undefined;
      try {
        return await see(await decoded(channel, message, room && new Uint8Array(room)));
      } catch (error) {
        rethrowDefect(error);
        return undefined;
      } finally {
        if (room) giveBack(room);
      }
    },
  };
}
