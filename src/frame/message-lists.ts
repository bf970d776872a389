// Which messages each channel has, and in which order they were recorded.
import { leavingUint32 } from '../scratch.js';
import { NO_STAMP, type Source } from '../source/source.js';
import { inRecordOrder } from './record-order.js';

/** Positions in the message table, per channel id, in the order in which they were recorded. */
export function messagesByChannel(source: Source): Uint32Array[] {
  const { channel, logNs, count } = source.messages;
  const sizes = new Uint32Array(source.channels.length);
  for (let i = 0; i < count; i++) sizes[channel.at(i)]++;
  const lists = Array.from(sizes, leavingUint32);
  sizes.fill(0);
  const last = new BigInt64Array(lists.length).fill(NO_STAMP);
  const back = new Set<number>();
  for (let i = 0; i < count; i++) {
    const id = channel.at(i);
    const log = logNs.at(i);
    lists[id][sizes[id]++] = i;
    if (log < last[id]) back.add(id);
    last[id] = log;
  }
  return lists.map((list, id) => (back.has(id) ? inRecordOrder(list, source.messages) : list));
}
