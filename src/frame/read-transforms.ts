// Reads every transform of a recording into a buffer that can be asked, as a robot's own would be after listening to all of it.
import { FramelockError, type Issues } from '../issue.js';
import { type TransformBuffer, TransformLog, transformBuffer } from '../rig/index.js';
import type { Source } from '../source/source.js';
import { sinceOrigin } from '../time/stamp.js';
import { isStaticTopic } from './calibration-messages.js';
import { decodeAll } from './decode-all.js';
import { messagesByChannel } from './message-lists.js';

export interface RecordedTransforms {
  readonly buffer: TransformBuffer;
  /** What the buffer's times count from: a stamp of the first topic that is not latched, so that they are exact. */
  readonly originNs: bigint;
}

/** Stamps are as recorded: no clock is corrected. FL0540 when the recording has no transforms. */
export async function readTransforms(source: Source, issues: Issues): Promise<RecordedTransforms> {
  const lists = messagesByChannel(source);
  const channels = source.channels.filter(c => c.decoder.kind === 'transforms' && lists[c.id].length > 0);
  let originNs: bigint | undefined;
  const read: { readonly topic: string; readonly log: TransformLog }[] = [];
  // Moving ones first: their first stamp is the origin.
  for (const channel of [...channels].sort((a, b) => Number(isStaticTopic(a.topic)) - Number(isStaticTopic(b.topic)))) {
    const { topic } = channel;
    const log = new TransformLog(topic, isStaticTopic(topic));
    for await (const { message, value } of decodeAll(source, channel, lists[channel.id], issues, () => {})) {
      if (value.kind !== 'transforms') continue;
      originNs ??= value.transforms.find(one => one.stampNs !== 0n)?.stampNs ?? source.messages.logNs.at(message);
      log.add(value, originNs, message);
    }
    read.push({ topic, log });
  }
  if (read.length === 0)
    throw new FramelockError('FL0540', 'expected a topic with transforms (/tf, /tf_static), the recording has none');
  const origin = originNs ?? 0n;
  const buffer = transformBuffer(
    read.map(({ log }) => log),
    sinceOrigin(0n, origin),
    issues,
  );
  return { buffer, originNs: origin };
}
