// Real MCAP files: measured facts, and @mcap/core's own readers as a second opinion on every message.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import zstd from '@foxglove/wasm-zstd';
import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { openFile } from '../../../src/platform/node/file.js';
import { NO_STAMP } from '../../../src/source/source.js';
import { codecsReady } from '../../support/mcap-builder.js';
import { decode, listOf } from '../../support/source-messages.js';
import { type Found, listed, opened } from './opened.js';

const data = join(import.meta.dirname, '../../../../shared/data');
const rosbag2 = join(data, 'permissive/mcap/rosbag2');
const files = [
  'permissive/mcap/lichtblick/custom-camera-model.mcap',
  'permissive/mcap/rosbag2/topics_and_services.mcap',
  'permissive/mcap/rosbag2/mcap/convert_a/rewriter_a_0.mcap',
  'permissive/mcap/rosbag2/mcap/convert_b/rewriter_b_0.mcap',
  'permissive/mcap/rosbag2/mcap/talker/talker.mcap',
  ...[0, 1, 2].map(i => `permissive/mcap/rosbag2/mcap/reindex_test_bags/multiple_files/multiple_files_${i}.mcap`),
  ...[0, 1, 2, 3, 4].map(i => `permissive/mcap/rosbag2/mcap/wbag/wbag_${i}.mcap`),
  'composed/kitti_2011_09_26.mcap',
  'composed/nuscenes_sample.mcap',
];
const countsByFile: Record<string, number> = {
  'custom-camera-model.mcap': 30,
  'topics_and_services.mcap': 13,
  'multiple_files_0.mcap': 1324,
  'multiple_files_1.mcap': 1324,
  'multiple_files_2.mcap': 529,
  'wbag_0.mcap': 1246,
  'wbag_1.mcap': 1240,
  'wbag_2.mcap': 1240,
  'wbag_3.mcap': 1240,
  'wbag_4.mcap': 1108,
  'kitti_2011_09_26.mcap': 25,
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const byAll = (a: Found, b: Found) =>
  a.log < b.log ? -1 : a.log > b.log ? 1 : a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.data < b.data ? -1 : 1;
const decompressHandlers = { zstd: (bytes: Uint8Array, size: bigint) => zstd.decompress(bytes, Number(size)) };

async function byIndexedReader(content: Uint8Array): Promise<Found[]> {
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(content.length),
      read: async (offset, length) => content.slice(Number(offset), Number(offset + length)),
    },
    decompressHandlers,
  });
  const found: Found[] = [];
  for await (const m of reader.readMessages())
    found.push({ topic: reader.channelsById.get(m.channelId)!.topic, log: m.logTime, data: hex(m.data) });
  return found;
}

function byStreamReader(content: Uint8Array): Found[] {
  const reader = new McapStreamReader({ decompressHandlers });
  reader.append(content);
  const topics = new Map<number, string>();
  const found: Found[] = [];
  for (let r = reader.nextRecord(); r; r = reader.nextRecord()) {
    if (r.type === 'Channel') topics.set(r.id, r.topic);
    if (r.type === 'Message') found.push({ topic: topics.get(r.channelId)!, log: r.logTime, data: hex(r.data) });
  }
  return found;
}

describe.skipIf(!existsSync(rosbag2))('real recordings (shared data present)', () => {
  it.each(files)("%s equals both of @mcap/core's readers", async name => {
    await codecsReady;
    const path = join(data, name);
    const { source, codes } = await opened(await openFile(path));
    const ours = await listed(source);
    const content = new Uint8Array(readFileSync(path));
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (countsByFile[last] !== undefined) expect(ours.length).toBe(countsByFile[last]);
    expect(codes).toEqual([]);
    expect(source.lost).toEqual([]);
    expect(ours).toEqual(byStreamReader(content));
    expect([...ours].sort(byAll)).toEqual((await byIndexedReader(content)).sort(byAll));
    await source.close();
  });

  it('keeps milliseconds that were written in a nanosecond field as they are', async () => {
    const { source } = await opened(await openFile(join(data, files[0])));
    const logs = BigInt64Array.from(source.messages.logNs).sort();
    expect([logs[0], logs.at(-1)]).toEqual([1747930377103n, 1748830377120n]);
    expect(source.channels.map(c => c.encoding)).toEqual(['json', 'json', 'json']);
  });
});

interface Facts {
  topics: Record<
    string,
    {
      type: string;
      count: number;
      record: { first_ns: string; last_ns: string };
      header: { first_ns: string; last_ns: string };
    }
  >;
  clouds: { topic: string; index: number; data_sha256: string; points: number; point_step: number }[];
  images: { topic: string; index: number; data_sha256: string; bytes: number }[];
}

describe.skipIf(!existsSync(join(data, 'composed')))('composed recordings', () => {
  it.each(['kitti_2011_09_26', 'nuscenes_sample'])('%s has the measured stamps and bytes', async name => {
    const facts: Facts = JSON.parse(readFileSync(join(data, 'composed', `${name}.facts.json`), 'utf8'));
    const { source } = await opened(await openFile(join(data, 'composed', `${name}.mcap`)));
    expect(source.channels.map(c => c.topic).sort()).toEqual(Object.keys(facts.topics).sort());
    for (const [topic, fact] of Object.entries(facts.topics)) {
      const list = listOf(source, topic);
      expect(list.length).toBe(fact.count);
      const logs = list.map(i => source.messages.logNs.at(i));
      expect([String(logs[0]), String(logs.at(-1))]).toEqual([fact.record.first_ns, fact.record.last_ns]);
      const stamps = list.map(i => source.messages.stampNs.at(i));
      if (stamps[0] !== NO_STAMP)
        expect([String(stamps[0]), String(stamps.at(-1))]).toEqual([fact.header.first_ns, fact.header.last_ns]);
      else expect(fact.type).toMatch(/TFMessage|Path|PoseArray/);
    }
    for (const fact of [...facts.clouds, ...facts.images]) {
      const message = listOf(source, fact.topic)[fact.index];
      const value = await decode(source, message);
      if (value.kind !== 'points' && value.kind !== 'image')
        throw new Error(`expected a cloud or image, got ${value.kind}`);
      expect(createHash('sha256').update(value.data).digest('hex')).toBe(fact.data_sha256);
    }
  });

  it('random cuts of a real recording keep a prefix', async () => {
    const content = new Uint8Array(readFileSync(join(rosbag2, 'mcap/wbag/wbag_4.mcap')));
    const whole = (await opened(content)).source.messages;
    let seed = 12345;
    const next = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed;
    };
    const cuts = Array.from({ length: 25 }, () => 8 + (next() % (content.length - 8))).sort((a, b) => a - b);
    let before = 0;
    for (const cut of cuts) {
      const { source, codes } = await opened(memoryBytes('a.mcap', content.slice(0, cut)));
      const { count, logNs, offset } = source.messages;
      expect(count).toBeGreaterThanOrEqual(before);
      expect([...logNs]).toEqual([...whole.logNs].slice(0, count));
      expect([...offset]).toEqual([...whole.offset].slice(0, count));
      expect(codes).toContain('FL0201');
      before = count;
    }
    expect(before).toBeGreaterThan(0);
  });
});
