// How many threads fill frames where nobody said it.
import { availableParallelism } from 'node:os';
import type { Source } from '../../source/source.js';

/** More wait for the first thread, which tells them what to do. */
const most = 4;
/** Bytes of a typical cloud or picture below which handing it to another thread costs more than it saves. */
const worthHanding = 131072;

/** Undefined: fill them in this thread, beside the one that writes. On two cores there is no third thread to give work to. */
export function defaultWorkers(source: Source): number | undefined {
  const { count, channel, length } = source.messages;
  const messages = new Float64Array(source.channels.length);
  const bytes = new Float64Array(source.channels.length);
  for (let i = 0; i < count; i++) {
    messages[channel.at(i)]++;
    bytes[channel.at(i)] += length.at(i);
  }
  const large = bytes.some((sum, i) => sum >= worthHanding * Math.max(1, messages[i]));
  if (!large) return undefined;
  const cores = availableParallelism();
  return cores > 2 ? Math.min(most, cores) : 1;
}
