// Decodes the first readable message of a channel: its frame, point layout, columns and picture size.
import { FramelockError, type Issues } from '../issue.js';
import { pointLayout, pointTimeFields } from '../kernel/index.js';
import { encodedImageSize } from '../message/image-size.js';
import type { Kind, PointCloud, Value } from '../message/value.js';
import type { StampMeaning } from '../rig/index.js';
import type { Channel, Source } from '../source/source.js';
import { lookAtTimes, type TimesFound } from './look-at-times.js';
import { codecOf, depthFile } from './picture-reader.js';
import { reportUndecodable } from './report.js';
import type { FirstLook } from './sensor.js';

/** The first messages, and as many spread over the rest: a broken or empty start of a stream must not hide the rest. */
const attempts = 20;

function candidates(messages: Uint32Array): Uint32Array {
  if (messages.length <= 2 * attempts) return messages;
  const rest = messages.length - attempts;
  return Uint32Array.from({ length: 2 * attempts }, (_, i) =>
    i < attempts ? messages[i] : messages[attempts + Math.floor(((i - attempts) * rest) / attempts)],
  );
}

/** How times are to be looked for. `timed`: points may tell them; `stamp`: what the rig file says that the stamps mean. */
export interface AboutTimes {
  readonly timed: boolean;
  readonly stamp?: StampMeaning;
}

/** Undefined when none of the messages looked at can be decoded and says what its numbers are. */
export async function firstLook(
  source: Source,
  channel: Channel,
  messages: Uint32Array,
  about: AboutTimes = { timed: true },
): Promise<FirstLook | undefined> {
  let empty: PointCloud | undefined;
  for (const message of candidates(messages)) {
    try {
      const value = channel.decoder.decode(await source.read(message));
      if (value.kind === 'points') {
        // A driver that is not ready yet publishes clouds without fields.
        if (value.fields.length === 0) continue;
        // Or without points, and then often with fewer fields than follow: what the points bring counts.
        if (value.width * value.height === 0) {
          empty ??= value;
          continue;
        }
        return await describeCloud(value, channel, source, messages, about);
      } else {
        const look = describe(value, channel);
        // So do joint states without names.
        if (value.kind !== 'sample' || look.columns.length > 0) return look;
      }
    } catch (error) {
      // Reported with its place when the message is read for its frame; here the next one is tried.
      if (!(error instanceof FramelockError)) throw error;
    }
  }
  return empty && describeCloud(empty, channel, source, messages, about);
}

async function describeCloud(
  cloud: PointCloud,
  channel: Channel,
  source: Source,
  messages: Uint32Array,
  { timed, stamp }: AboutTimes,
): Promise<FirstLook> {
  const asks = timed && channel.decoder.kind === 'lidar' && !cloud.atStamp;
  let found: TimesFound | undefined;
  for (const field of asks ? pointTimeFields(cloud.fields) : []) {
    const here = await lookAtTimes(source, channel, messages, field, stamp);
    if (!found || (here && here.time.own !== 'unplaced')) found = here ?? found;
    if (found && found.time.own !== 'unplaced') break;
  }
  const unplaced = found?.time.own === 'unplaced' ? found.time : undefined;
  const times = unplaced ? undefined : found;
  return {
    frameId: cloud.frameId,
    childFrameId: '',
    columns: [],
    layout: pointLayout(cloud, found?.time),
    time: times?.time,
    unplaced,
    atStamp: cloud.atStamp,
    sweepStamp: times?.stamp ?? cloud.sweepStamp,
    pointStep: cloud.step,
  };
}

function describe(value: Value, channel: Channel): FirstLook {
  const base = { childFrameId: '', columns: channel.decoder.columns };
  if (value.kind === 'image') {
    const { frameId, width, height, step, bigEndian } = value;
    if (!value.encoded) {
      const raw = { step, bigEndian, bytes: value.data.length };
      return { ...base, frameId, imageSize: { width, height }, encoding: value.format, raw };
    }
    const told = width > 0 && height > 0 ? { width, height } : undefined;
    const imageSize = encodedImageSize(depthFile(value) ?? value.data) ?? told;
    const codec = codecOf(value);
    return { ...base, frameId, imageSize, encoding: value.pixels, ...(codec ? { codec } : {}) };
  }
  if (value.kind === 'sample') return { ...base, frameId: value.frameId, childFrameId: value.childFrameId };
  return { ...base, frameId: value.kind === 'camera_info' ? value.frameId : '' };
}

/** Their values are views of the message's bytes, or may be. */
const holdBytes: ReadonlySet<Kind> = new Set(['camera', 'lidar', 'radar', 'other']);
/** Larger ones are few, or damaged. */
const largestReused = 1 << 20;

/**
 * Decodes every message of a channel in recording order; what does not decode is reported and passed to `failed`. Bytes of which no
 * value is a view are read into the same memory again and again: a million arrays that nobody needs leave holes behind.
 */
export async function* decodeAll(
  source: Source,
  channel: Channel,
  messages: Uint32Array,
  issues: Issues,
  failed: (message: number) => void,
): AsyncGenerator<{ message: number; value: Value }> {
  const most = holdBytes.has(channel.decoder.kind) ? 0 : largestReused;
  let room = new Uint8Array(0);
  for (const message of messages) {
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
    yield { message, value };
  }
}
