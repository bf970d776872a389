// How large the messages of a recording are, and how many threads that is worth where nobody said it.
import { availableParallelism } from 'node:os';
import type { Source } from '../../source/source.js';

export interface MessageSizes {
  /** Of one message, bytes. */
  readonly largest: number;
  /** The mean of the channel with the largest messages, bytes. */
  readonly typical: number;
}

export function messageSizes({ channels, messages: { count, channel, length } }: Source): MessageSizes {
  const messages = new Float64Array(channels.length);
  const bytes = new Float64Array(channels.length);
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const of = channel.at(i);
    const size = length.at(i);
    messages[of]++;
    bytes[of] += size;
    if (size > largest) largest = size;
  }
  const typical = bytes.reduce((most, sum, i) => Math.max(most, sum / Math.max(1, messages[i])), 0);
  return { largest, typical };
}

/** More wait for the first thread, which tells them what to do. */
const most = 4;
/** Bytes of a typical cloud or picture below which handing it to another thread costs more than it saves. */
const worthHanding = 131072;

/** Undefined: fill them in this thread, beside the one that writes. On two cores there is no third thread to give work to. */
export function defaultWorkers({ typical }: MessageSizes): number | undefined {
  if (typical < worthHanding) return undefined;
  const cores = availableParallelism();
  return cores > 2 ? Math.min(most, cores) : 1;
}
