// Bags written, read back by framelock's reader and, where it is installed, by the official Python rosbag.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { bagWriter, type Compressor } from '../../../src/export/recording/index.js';
import { builtinDefinition, encodeMessage, parseDefinition } from '../../../src/message/index.js';
import { memorySink } from '../../support/memory-sink.js';
import { invert, listMessages, openBag } from '../../support/open-bag.js';

const START = 1_700_000_000_000_000_000n;
const text = builtinDefinition('geometry_msgs/PointStamped', 'ros1msg') ?? expect.fail();
const point = { type: 'geometry_msgs/PointStamped', md5: text.md5 ?? '*', definition: text.text };
const definition = parseDefinition({ name: point.type, encoding: 'ros1msg', text: text.text });
const payload = (x: number) =>
  encodeMessage(definition, 'ros1', {
    header: { seq: x, stamp: { sec: 5, nsec: x }, frame_id: 'map' },
    point: { x, y: 2, z: 3 },
  });

type Entry = { connection: number; logNs: bigint; payload: Uint8Array };

async function write(
  topics: string[],
  entries: Entry[],
  options: { chunkSize?: number; compressor?: Compressor } = {},
) {
  const sink = memorySink();
  const writer = await bagWriter(sink, options);
  for (const [i, topic] of topics.entries()) writer.connection({ topic, ...point, latched: i === 0 });
  for (const entry of entries) await writer.message(entry.connection, entry.logNs, entry.payload);
  await writer.finish();
  return sink.bytes();
}

const entries: Entry[] = Array.from({ length: 50 }, (_, i) => ({
  connection: i % 3,
  // Not in time order inside a chunk.
  logNs: START + BigInt((i ^ 1) * 10_000_000),
  payload: payload(i),
}));
const topics = ['/a', '/b', '/c', '/silent'];
const expected = entries.map(e => `${topics[e.connection]} ${e.logNs} ${Buffer.from(e.payload).toString('hex')}`);

test('framelock reads back what was written, from the index and without issues', async () => {
  for (const options of [{}, { chunkSize: 300 }, { chunkSize: 1 }]) {
    const { source, codes } = await openBag(await write(topics, entries, options));
    expect(codes.filter(code => code !== 'FL0301')).toEqual([]);
    expect(await listMessages(source)).toEqual(expected);
  }
});

test('chunks go through the compressor under its name', async () => {
  const bytes = await write(topics, entries, { chunkSize: 500, compressor: { name: 'lz4', compress: invert } });
  const { source, codes } = await openBag(bytes);
  expect(codes.filter(code => code !== 'FL0301')).toEqual([]);
  expect(source.blocks.every(block => block.compression === 'lz4')).toBe(true);
  expect(await listMessages(source)).toEqual(expected);
});

test('any payloads, times and topics come back', async () => {
  const entry = fc.record({
    connection: fc.nat(3),
    logNs: fc.bigInt(0n, 2n ** 32n * 1_000_000_000n - 1n),
    payload: fc.uint8Array({ maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 2000 }),
      async (list, chunkSize) => {
        const { source } = await openBag(await write(topics, list, { chunkSize }));
        const want = list.map(e => `${topics[e.connection]} ${e.logNs} ${Buffer.from(e.payload).toString('hex')}`);
        expect((await listMessages(source)).sort()).toEqual(want.sort());
      },
    ),
    { numRuns: 60 },
  );
});

test('the same messages give the same bytes, and a time that ROS cannot hold is refused', async () => {
  expect(await write(topics, entries)).toEqual(await write(topics, entries));
  await expect(write(topics, [{ connection: 0, logNs: -1n, payload: payload(1) }])).rejects.toThrow(
    /between 1970 and 2106/,
  );
  await expect(write(topics, [{ connection: 0, logNs: 2n ** 63n - 1n, payload: payload(1) }])).rejects.toThrow(/2106/);
});

const python = '/usr/bin/python3';
const present = spawnSync(python, ['-c', 'import rosbag']).status === 0;
const script = `
import rosbag, sys
with rosbag.Bag(sys.argv[1]) as bag:
    assert bag.get_message_count() == int(sys.argv[2])
    for topic, message, time in bag.read_messages():
        print(topic, time.to_nsec(), message.point.x, message._md5sum)
    connection = [c for c in bag._get_connections('/a')][0]
    print('latching', connection.header.get('latching'))
`;

// Runs where the official package is installed (Debian and Ubuntu: python3-rosbag).
describe.skipIf(!present)('python3-rosbag', () => {
  const folder = mkdtempSync(join(tmpdir(), 'framelock-bag-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('reads every message in time order by the index', async () => {
    const file = join(folder, 'written.bag');
    writeFileSync(file, await write(topics, entries, { chunkSize: 700 }));
    const lines = execFileSync(python, ['-c', script, file, '50'], { encoding: 'utf8' }).trim().split('\n');
    const sorted = [...entries].sort((a, b) => Number(a.logNs - b.logNs));
    const want = sorted.map(e => `${topics[e.connection]} ${e.logNs} ${entries.indexOf(e)}.0 ${point.md5}`);
    expect(lines.slice(0, -1)).toEqual(want);
    expect(lines.at(-1)).toMatch(/latching (b')?1/);
  });
});
