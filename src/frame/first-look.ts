// Decodes the first readable message of a channel: its frame, point layout, columns and picture size.
import { pointLayout, pointTimeFields } from '../kernel/index.js';
import { encodedImageSize } from '../message/image-size.js';
import type { PointCloud, Value } from '../message/value.js';
import type { StampMeaning } from '../rig/index.js';
import type { Channel } from '../source/source.js';
import { lookAtTimes, type TimesFound } from './look-at-times.js';
import type { MessageLooks } from './message-looks.js';
import { codecOf, depthFile } from './picture-reader.js';
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
  looks: MessageLooks,
  channel: Channel,
  messages: Uint32Array,
  about: AboutTimes = { timed: true },
): Promise<FirstLook | undefined> {
  let empty: number | undefined;
  const describe = async (value: Value): Promise<FirstLook | undefined> =>
    value.kind === 'points' ? describeCloud(value, looks, channel, messages, about) : describeOther(value, channel);
  for (const message of candidates(messages)) {
    const look = await looks.at(channel, message, value => {
      if (value.kind !== 'points') return describe(value);
      // A driver that is not ready yet publishes clouds without fields.
      if (value.fields.length === 0) return undefined;
      // Or without points, and then often with fewer fields than follow: what the points bring counts.
      if (value.width * value.height > 0) return describe(value);
      empty ??= message;
      return undefined;
    });
    if (look) return look;
  }
  return empty === undefined ? undefined : looks.at(channel, empty, describe);
}

async function describeCloud(
  cloud: PointCloud,
  looks: MessageLooks,
  channel: Channel,
  messages: Uint32Array,
  { timed, stamp }: AboutTimes,
): Promise<FirstLook> {
  const asks = timed && channel.decoder.kind === 'lidar' && !cloud.atStamp;
  let found: TimesFound | undefined;
  for (const field of asks ? pointTimeFields(cloud.fields) : []) {
    const here = await lookAtTimes(looks, channel, messages, field, stamp);
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

/** Undefined for joint states without names: drivers that are not ready publish these too. */
function describeOther(value: Value, channel: Channel): FirstLook | undefined {
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
  if (value.kind === 'sample')
    return base.columns.length === 0
      ? undefined
      : { ...base, frameId: value.frameId, childFrameId: value.childFrameId };
  return { ...base, frameId: value.kind === 'camera_info' ? value.frameId : '' };
}
