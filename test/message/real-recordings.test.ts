// Real MCAP recordings read with the official container reader: every message decodes, and says what was measured.
import { existsSync, readFileSync } from 'node:fs';
import zstd from '@foxglove/wasm-zstd';
import { McapIndexedReader } from '@mcap/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { type Decoder, decoderFor, type Value } from '../../src/message/index.js';

const data = '../shared/data';
const kitti = `${data}/composed/kitti_2011_09_26.mcap`;
const lichtblick = `${data}/permissive/mcap/lichtblick/custom-camera-model.mcap`;

interface Message {
  topic: string;
  decoder: Decoder;
  value: Value;
  stamp: bigint | undefined;
}

async function readAll(path: string, issues: Issues): Promise<Message[]> {
  const bytes = readFileSync(path);
  const readable = {
    size: async () => BigInt(bytes.length),
    read: async (offset: bigint, size: bigint) => bytes.subarray(Number(offset), Number(offset + size)),
  };
  const decompressHandlers = { zstd: (b: Uint8Array, size: bigint) => zstd.decompress(b, Number(size)) };
  const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
  const decoders = new Map<number, Decoder>();
  const messages: Message[] = [];
  for await (const message of reader.readMessages()) {
    const channel = reader.channelsById.get(message.channelId)!;
    const schema = reader.schemasById.get(channel.schemaId)!;
    let decoder = decoders.get(channel.id);
    if (!decoder) {
      const text = new TextDecoder().decode(schema.data);
      const facts = { topic: channel.topic, type: schema.name, encoding: channel.messageEncoding };
      decoder = decoderFor({ ...facts, schema: { name: schema.name, encoding: schema.encoding, text } }, issues);
      decoders.set(channel.id, decoder);
    }
    const stamp = decoder.stamp(message.data.subarray(0, Math.min(decoder.stampPrefix, message.data.length)));
    messages.push({ topic: channel.topic, decoder, value: decoder.decode(message.data), stamp });
  }
  return messages;
}

describe.skipIf(!existsSync(kitti))('composed KITTI MCAP (needs ../shared/data)', () => {
  let messages: Message[];
  const issues = new Issues();
  beforeAll(async () => {
    await zstd.isLoaded;
    messages = await readAll(kitti, issues);
  });
  const on = (topic: string) => messages.filter(m => m.topic === topic);

  it('decodes all 25 messages without an issue', () => {
    expect(messages.length).toBe(25);
    expect(issues.sorted()).toEqual([]);
  });

  it('has the measured clouds and stamps', () => {
    const clouds = on('/velodyne_points');
    expect(clouds.map(m => m.value.kind === 'points' && m.value.width)).toEqual([
      114278, 114217, 114048, 113719, 113513, 113459,
    ]);
    expect([clouds[0].stamp, clouds[5].stamp]).toEqual([1317042145951199337n, 1317042146466599772n]);
    expect(clouds[0].decoder.kind).toBe('lidar');
    const cloud = clouds[0].value;
    expect(cloud.kind === 'points' && cloud.fields.map(f => f.name)).toEqual(['x', 'y', 'z', 'intensity', 'time']);
  });

  it('has the measured calibration, transforms and pictures', () => {
    expect(on('/cam2_raw/camera_info')[0].value).toMatchObject({
      frameId: 'cam2_raw',
      width: 1392,
      height: 512,
      model: 'plumb_bob',
      D: [-0.3691481, 0.1968681, 0.001353473, 0.0005677587, -0.06770705],
    });
    const tf = on('/tf_static')[0];
    expect(tf.stamp).toBe(1317042145899635528n);
    expect(tf.value.kind === 'transforms' && tf.value.transforms.map(t => [t.parent, t.child])).toEqual([
      ['base_link', 'velo_link'],
      ['velo_link', 'cam2'],
      ['velo_link', 'cam2_raw'],
    ]);
    for (const m of on('/cam2/image/compressed'))
      expect(m.value).toMatchObject({ frameId: 'cam2', format: 'jpeg', encoded: true });
    expect(on('/cam2/image/compressed')[0].stamp).toBe(1317042145961661696n);
  });
});

describe.skipIf(!existsSync(lichtblick))('JSON MCAP of Foxglove messages (needs ../shared/data)', () => {
  it('decodes all 30 messages', async () => {
    const issues = new Issues();
    const messages = await readAll(lichtblick, issues);
    expect(messages.length).toBe(30);
    expect(issues.sorted()).toEqual([]);
    const kinds = new Map(messages.map(m => [m.topic, m.decoder.kind]));
    expect(Object.fromEntries(kinds)).toEqual({
      '/image/compressed': 'camera',
      '/camera_calibration': 'camera_info',
      '/camera_calibration/custom': 'camera_info',
    });
    for (const { topic, value, stamp } of messages) {
      expect(stamp).toBeDefined();
      if (topic === '/image/compressed') expect(value.kind === 'image' && value.data.length).toBeGreaterThan(1000);
    }
  });
});
