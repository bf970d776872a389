// A Foxglove recording as the makers' own writer makes it (test/oracle/protobuf-golden.py), and the same content as JSON.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CameraInfo, Image, PointCloud, Sample, Transforms, Value } from '../../../src/message/value.js';
import { NO_STAMP, type Source } from '../../../src/source/source.js';
import { channel, join, mcapFile, schema } from '../../support/mcap-builder.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { opened } from './opened.js';

interface Message {
  readonly topic: string;
  readonly type: string;
  readonly log: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the makers' reader gives
  readonly value: any;
  readonly json: string;
}

const golden: { recording: string; messages: Message[] } = JSON.parse(
  readFileSync(new URL('../../golden/protobuf.json', import.meta.url), 'utf8'),
);
const recording = new Uint8Array(Buffer.from(golden.recording, 'base64'));

/** The same topics, types, log times and content, encoded as JSON. */
function jsonTwin(): Uint8Array {
  const topics = [...new Map(golden.messages.map(({ topic, type }) => [topic, type]))];
  const ids = new Map(topics.map(([topic], i) => [topic, i + 1]));
  return mcapFile({
    definitions: join(
      ...topics.flatMap(([topic, type], i) => [
        schema(i + 1, type, 'jsonschema', '{}'),
        channel(i + 1, i + 1, topic, 'json'),
      ]),
    ),
    groups: [
      golden.messages.map(({ topic, log, json }) => ({
        channel: ids.get(topic)!,
        log: BigInt(log),
        data: new TextEncoder().encode(json),
      })),
    ],
  });
}

async function values(source: Source): Promise<{ topic: string; value: Value; stamp: bigint }[]> {
  const out = [];
  for (let i = 0; i < source.messages.count; i++) {
    const { topic, decoder } = source.channels[source.messages.channel.at(i)];
    out.push({ topic, value: decoder.decode(await source.read(i)), stamp: source.messages.stampNs.at(i) });
  }
  return out;
}

const { source, issues } = await opened(recording);
const found = await values(source);
const theirs = (topic: string) => golden.messages.filter(one => one.topic === topic).map(({ value }) => value);
const ours = <T extends Value>(topic: string) =>
  found.filter(one => one.topic === topic).map(({ value }) => value as T);

describe('a recording of the makers', () => {
  it('has their messages, in their order, with their stamps', () => {
    expect(found.map(({ topic }) => topic)).toEqual(golden.messages.map(({ topic }) => topic));
    expect([...source.messages.logNs]).toEqual(golden.messages.map(({ log }) => BigInt(log)));
    const stamps = golden.messages.map(({ value }) => {
      const [sec, nsec] = value.timestamp ?? value.transforms[0].timestamp;
      return BigInt(sec) * 1_000_000_000n + BigInt(nsec);
    });
    expect(found.map(({ stamp }) => stamp)).toEqual(stamps);
    expect(stamps).not.toContain(NO_STAMP);
  });

  it('knows what each topic carries', () => {
    expect(Object.fromEntries(source.channels.map(({ topic, decoder }) => [topic, decoder.kind]))).toEqual({
      '/lidar/points': 'lidar',
      '/camera/raw': 'camera',
      '/front/picture': 'camera',
      '/front/video': 'camera',
      '/camera/calibration': 'camera_info',
      '/tf_static': 'transforms',
      '/tf': 'transforms',
      '/odometry': 'odometry',
      '/pose': 'pose',
      '/plan': 'other',
      '/gnss': 'gnss',
      '/laser': 'lidar',
      '/log': 'other',
    });
    expect(issues.sorted().map(({ code, at }) => [code, at?.topic])).toEqual([
      ['FL0301', '/log'],
      ['FL0301', '/plan'],
    ]);
  });

  it('gives clouds and pictures as they lie in the message', () => {
    for (const [i, cloud] of ours<PointCloud>('/lidar/points').entries()) {
      const their = theirs('/lidar/points')[i];
      expect(Buffer.from(cloud.data).toString('base64')).toBe(their.data.base64);
      expect(cloud).toMatchObject({ frameId: 'lidar', width: 40, height: 1, step: 19, bigEndian: false });
      expect(cloud.fields.map(({ name, offset, type }) => `${name} ${offset} ${type}`)).toEqual([
        'x 0 float32',
        'y 4 float32',
        'z 8 float32',
        'intensity 12 uint8',
        'ring 13 uint16',
        'time 15 float32',
      ]);
    }
    for (const [i, picture] of ours<Image>('/camera/raw').entries()) {
      expect(picture).toMatchObject({ format: 'rgb8', encoded: false, width: 16, height: 12, step: 48 });
      expect(Buffer.from(picture.data).toString('base64')).toBe(theirs('/camera/raw')[i].data.base64);
    }
    for (const picture of ours<Image>('/front/picture')) {
      expect(picture).toMatchObject({ format: 'png', encoded: true, frameId: 'camera' });
      expect(Buffer.from(picture.data).toString('base64')).toBe(theirs('/front/picture')[0].data.base64);
    }
  });

  it('gives frames of a video as they lie in the message', () => {
    for (const [i, picture] of ours<Image>('/front/video').entries()) {
      expect(picture).toMatchObject({ format: 'h264', encoded: true, frameId: 'camera' });
      expect(Buffer.from(picture.data).toString('base64')).toBe(theirs('/front/video')[i].data.base64);
    }
  });

  it('gives calibration, transforms and samples as numbers', () => {
    const [lens] = theirs('/camera/calibration');
    for (const info of ours<CameraInfo>('/camera/calibration'))
      expect(info).toEqual({
        kind: 'camera_info',
        frameId: 'camera',
        width: 16,
        height: 12,
        model: 'plumb_bob',
        D: lens.D,
        K: lens.K,
        R: lens.R,
        P: lens.P,
        // Foxglove's has neither.
        binning: [0, 0],
        roi: { xOffset: 0, yOffset: 0, width: 0, height: 0, doRectify: false },
      });
    for (const [i, { transforms }] of ours<Transforms>('/tf_static').entries())
      for (const [j, { child, translation, rotationXyzw }] of transforms.entries()) {
        const their = theirs('/tf_static')[i].transforms[j];
        expect(child).toBe(their.child_frame_id);
        expect(translation).toEqual(['x', 'y', 'z'].map(axis => their.translation[axis]));
        expect(rotationXyzw).toEqual(['x', 'y', 'z', 'w'].map(axis => their.rotation[axis]));
      }
    expect(ours<Transforms>('/tf').map(({ transforms: [{ translation }] }) => translation[0])).toEqual([0, 0.1, 0.2]);
    const rows = (topic: string) => ours<Sample>(topic).map(one => [...one.values]);
    // Its schema has no heading and no velocity yet.
    const unsaid = [NaN, NaN, NaN, NaN];
    expect(rows('/gnss')).toEqual(theirs('/gnss').map(v => [v.latitude, v.longitude, v.altitude, ...unsaid]));
    expect(rows('/pose')).toEqual([0, 1, 2].map(y => [0, y, 0, 0, 0, 0.6, 0.8]));
    // The second one has no velocities at all: they are not zero, they are not told.
    expect(rows('/odometry')).toEqual([
      [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0.25],
      [0.1, 0, 0, 0, 0, 0, 1, NaN, NaN, NaN, NaN, NaN, NaN],
      [0.2, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0.25],
    ]);
    expect(ours<Sample>('/odometry')[0]).toMatchObject({ frameId: 'odom', childFrameId: 'base_link' });
  });

  it('turns a scan into points at equal angles', () => {
    const [{ data, fields, width }] = ours<PointCloud>('/laser');
    expect([width, fields.map(({ name }) => name).join(' ')]).toEqual([7, 'x y z range angle intensity']);
    const numbers = new Float32Array(data.buffer, data.byteOffset, 42);
    for (const [i, range] of [1, 2, NaN, NaN, NaN, 5, 6].entries()) {
      const angle = -1.5 + i / 2;
      const point = [range * Math.cos(angle), range * Math.sin(angle)].map(Math.fround);
      expect([numbers[6 * i], numbers[6 * i + 1]]).toEqual(point);
      expect(numbers[6 * i + 5]).toBe(10 * (i + 1));
    }
  });
});

describe('the same content as JSON', () => {
  it('gives the same values', async () => {
    const twin = await values((await opened(jsonTwin())).source);
    for (const [i, { topic, value, stamp }] of twin.entries()) {
      if (value.kind === 'generic') continue;
      expect(stamp).toBe(found[i].stamp);
      const [a, b] = [value, found[i].value].map(one => ('data' in one ? { ...one, data: [...one.data] } : one));
      expect(a, topic).toEqual(b);
    }
  });

  it('gives the same frames: points, where they fall on the picture, pictures, rows, rig', async () => {
    const made = await Promise.all(
      [recording, jsonTwin()].map(bytes => framesOfFolder(memoryFolder([['a.mcap', bytes]]))),
    );
    const [a, b] = made.map(({ plan, frames }) => ({
      sensors: plan.sensors.map(({ name, kind }) => `${name} ${kind}`),
      frames: JSON.stringify(frames, withoutPlace),
      rig: JSON.stringify(plan.rig),
    }));
    expect(a.sensors.length).toBeGreaterThan(4);
    expect(a.frames.length).toBeGreaterThan(10_000);
    expect(a).toEqual(b);
  });
});

/** What a message's bytes are, and where they lie, differs; all that they mean must not. */
function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'source' || key === 'channel') return undefined;
  if (typeof value === 'bigint') return `${value}`;
  if (value instanceof Map) return [...value];
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
    : value;
}
