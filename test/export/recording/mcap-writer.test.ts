// MCAPs written, read back by the official reader with its checksums and by framelock's own source.
import { McapIndexedReader } from '@mcap/core';
import { expect, test } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { type Compressor, mcapWriter } from '../../../src/export/recording/index.js';
import { Issues } from '../../../src/issue.js';
import { builtinDefinition, encodeMessage, parseDefinition } from '../../../src/message/index.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { mcap } from '../../../src/source/mcap/index.js';
import { memorySink } from '../../support/memory-sink.js';
import { listMessages } from '../../support/open-bag.js';

const type = 'geometry_msgs/msg/PointStamped';
const { text } = builtinDefinition(type, 'ros2msg') ?? expect.fail();
const definition = parseDefinition({ name: type, encoding: 'ros2msg', text });
const START = 1_700_000_000_000_000_000n;

async function write(options: { chunkSize?: number; compressor?: Compressor } = {}) {
  const sink = memorySink();
  const writer = await mcapWriter(sink, options);
  const channel = { type, schemaEncoding: 'ros2msg', schemaText: text, messageEncoding: 'cdr' };
  const ids = [
    await writer.channel({ topic: '/a', ...channel }),
    await writer.channel({ topic: '/b', ...channel, latched: true }),
  ];
  const expected: string[] = [];
  for (let i = 0; i < 40; i++) {
    const stamp = { sec: 7, nanosec: i };
    const payload = encodeMessage(definition, 'cdr', {
      header: { stamp, frame_id: 'map' },
      point: { x: i, y: 0, z: 0 },
    });
    const logNs = START + BigInt(i) * 1_000_000n;
    await writer.message(ids[i % 2], logNs, payload, logNs - 5n);
    expected.push(`${i % 2 === 0 ? '/a' : '/b'} ${logNs} ${Buffer.from(payload).toString('hex')}`);
  }
  await writer.finish();
  return { bytes: sink.bytes(), expected };
}

async function zstd(): Promise<Compressor> {
  const { default: codec } = await import('@foxglove/wasm-zstd');
  await codec.isLoaded;
  return { name: 'zstd', compress: bytes => codec.compress(bytes, 3) };
}

for (const compression of ['', 'zstd']) {
  test(`framelock and the official reader read what was written (${compression || 'no compression'})`, async () => {
    const compressor = compression === '' ? undefined : await zstd();
    const { bytes, expected } = await write({ chunkSize: 600, compressor });
    const issues = new Issues();
    const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
    const source = await mcap.openBytes!(memoryBytes('written.mcap', bytes), context);
    expect(issues.sorted().filter(issue => issue.code !== 'FL0301')).toEqual([]);
    expect(await listMessages(source)).toEqual(expected);
    expect(source.blocks.length).toBeGreaterThan(2);
    expect(source.blocks.every(block => block.compression === compression)).toBe(true);

    const { default: codec } = await import('@foxglove/wasm-zstd');
    const reader = await McapIndexedReader.Initialize({
      readable: {
        size: async () => BigInt(bytes.length),
        read: async (offset, size) => bytes.slice(Number(offset), Number(offset + size)),
      },
      decompressHandlers: { zstd: (data, size) => codec.decompress(data, Number(size)) },
    });
    expect(reader.header).toMatchObject({ profile: 'ros2', library: 'framelock' });
    expect(reader.schemasById.size).toBe(1);
    const metadata = [...reader.channelsById.values()].map(channel => channel.metadata.get('offered_qos_profiles'));
    expect(metadata).toEqual([undefined, expect.stringContaining('durability: 1')]);
    const sequences: number[] = [];
    for await (const message of reader.readMessages({ validateCrcs: true })) {
      expect(message.publishTime).toBe(message.logTime - 5n);
      sequences.push(message.sequence);
    }
    expect(sequences).toEqual(expected.map((_, i) => Math.floor(i / 2)));
  });
}

test('the same messages give the same bytes', async () => {
  expect((await write()).bytes).toEqual((await write()).bytes);
});
