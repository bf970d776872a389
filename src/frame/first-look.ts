// Decodes the first readable message of a channel: its frame, point layout, columns and picture size.
import type { Issues } from '../issue.js';
import { pointLayout } from '../kernel/index.js';
import { encodedImageSize } from '../message/image-size.js';
import type { Value } from '../message/value.js';
import type { Channel, Source } from '../source/source.js';
import { reportUndecodable } from './report.js';
import type { FirstLook } from './sensor.js';

/** A broken start of a stream must not hide the rest; a stream whose first messages all fail is given up. */
const attempts = 20;

/** Undefined when none of the first messages can be decoded (reported when they are read as frames). */
export async function firstLook(source: Source, channel: Channel, messages: Uint32Array): Promise<FirstLook | undefined> {
  for (let i = 0; i < Math.min(messages.length, attempts); i++) {
    try {
      return describe(channel.decoder.decode(await source.read(messages[i])), channel);
    } catch {
      // Reported with its place when the message is read for its frame; here the next one is tried.
    }
  }
  return undefined;
}

function describe(value: Value, channel: Channel): FirstLook | undefined {
  const base = { childFrameId: '', columns: channel.decoder.columns };
  switch (value.kind) {
    case 'points':
      return { ...base, frameId: value.frameId, layout: pointLayout(value) };
    case 'image': {
      const imageSize = value.encoded ? encodedImageSize(value.data) : { width: value.width, height: value.height };
      return { ...base, frameId: value.frameId, imageSize };
    }
    case 'sample':
      return { ...base, frameId: value.frameId, childFrameId: value.childFrameId };
    case 'camera_info':
      return { ...base, frameId: value.frameId };
    default:
      return { ...base, frameId: '' };
  }
}

/** Decodes every message of a channel in recording order; what does not decode is reported and passed to `failed`. */
export async function* decodeAll(
  source: Source,
  channel: Channel,
  messages: Uint32Array,
  issues: Issues,
  failed: (message: number) => void,
): AsyncGenerator<{ message: number; value: Value }> {
  for (const message of messages) {
    let value: Value;
    try {
      value = channel.decoder.decode(await source.read(message));
    } catch (error) {
      reportUndecodable(source, message, error, issues);
      failed(message);
      continue;
    }
    yield { message, value };
  }
}
