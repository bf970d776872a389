// The peer's bag as an MCAP of the same messages: ROS 1 bytes as they are, chunks compressed with zstd.
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import zstd from '@foxglove/wasm-zstd';
import { mcapWriter } from '../../dist/export/recording/index.js';
import { openSession } from '../../dist/platform/node/index.js';

export async function writeAsMcap(bag, path) {
  await zstd.isLoaded;
  const file = openSync(`${path}.part`, 'w');
  const sink = { write: async bytes => void writeSync(file, bytes) };
  const compressor = { name: 'zstd', compress: bytes => zstd.compress(bytes, 1) };
  const writer = await mcapWriter(sink, { profile: 'ros1', compressor, chunkSize: 4 << 20 });
  const session = await openSession([bag]);
  const { channels, messages } = session.source;
  const ids = [];
  for (const { topic, type, schema } of channels) {
    const as = { schemaEncoding: 'ros1msg', schemaText: schema.text, messageEncoding: 'ros1' };
    ids.push(await writer.channel({ topic, type, ...as }));
  }
  for (let m = 0; m < messages.count; m++)
    await writer.message(ids[messages.channel.at(m)], messages.logNs.at(m), await session.source.read(m));
  await writer.finish();
  await session.close();
  closeSync(file);
  renameSync(`${path}.part`, path);
}
