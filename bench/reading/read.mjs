// Reads a recording through the library, every message decoded: counts, bytes of payload, nanoseconds of stamps.
// node bench/reading/read.mjs RECORDING

import { openSession } from '../../dist/platform/node/index.js';
import { NO_STAMP } from '../../dist/source/source.js';

const session = await openSession([process.argv[2]]);
const { source } = session;
const { messages, channels } = source;
let [bytes, nanoseconds] = [0, 0];
// Nothing is kept, so every message may lie in the same memory.
const into = new Uint8Array(messages.length.reduce((most, length) => Math.max(most, length), 0));
for (let m = 0; m < messages.count; m++) {
  // What lies ahead is decompressed meanwhile.
  if (m + 1 < messages.count && messages.block.at(m + 1) !== messages.block.at(m))
    source.prepare?.(messages.block.at(m + 1));
  const value = channels[messages.channel.at(m)].decoder.decode(await source.read(m, 0, undefined, into));
  // Transforms have a stamp each; the others' readers count stamps of headers.
  if (value.kind !== 'transforms' && messages.stampNs.at(m) !== NO_STAMP)
    nanoseconds += Number(messages.stampNs.at(m) % 1_000_000_000n);
  if (value.kind === 'image' || value.kind === 'points') bytes += value.data.length;
}
await session.close();
console.log(messages.count, bytes, nanoseconds);
