// What a recording says of its own calibration and motion: camera infos, transforms and odometry, message by message.
import { describe, expect, it } from 'vitest';
import { readCalibration } from '../../src/frame/calibration-messages.js';
import { chooseSensorClocks } from '../../src/frame/clocks.js';
import { findTrajectory } from '../../src/frame/find-trajectory.js';
import { messagesByChannel } from '../../src/frame/message-lists.js';
import { readTiming } from '../../src/frame/timing.js';
import { FramelockError, Issues } from '../../src/issue.js';
import type { Decoder } from '../../src/message/decoder.js';
import type { Kind, Sample, Value } from '../../src/message/value.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { buildTransformTree, type Rig, type RigFile } from '../../src/rig/index.js';
import { TableBuilder } from '../../src/source/message-table.js';
import { type Channel, NO_STAMP, type Source } from '../../src/source/source.js';
import { info } from '../rig/support.js';
import { moved, yaw } from '../rig/transforms.js';

const originNs = 1_700_000_000_000_000_000n;
const poseColumns = [
  { name: 'orientation_xyzw', width: 4, unit: '' },
  { name: 'position', width: 3, unit: 'm' },
];

interface Message {
  readonly topic: string;
  readonly kind: Kind;
  /** ms after the origin, like `log`; undefined without a header. */
  readonly stamp?: number;
  readonly log: number;
  /** Undefined: cannot be decoded. */
  readonly value?: Value;
}

const ns = (ms: number) => originNs + BigInt(ms) * 1_000_000n;

/** A source that gives these values; the payload is the message's number. */
function sourceOf(all: readonly Message[]): Source {
  const table = new TableBuilder();
  const channels: Channel[] = [];
  all.forEach(({ topic, kind, stamp, log }, i) => {
    let id = channels.findIndex(channel => channel.topic === topic);
    if (id < 0) {
      id = channels.length;
      const decoder: Decoder = {
        kind,
        columns: poseColumns,
        stampPrefix: 0,
        stamp: () => undefined,
        decode: ([n]) => {
          const { value } = all[n];
          if (!value) throw new FramelockError('FL0304', 'expected a message, got something else');
          return value;
        },
      };
      const schema = { name: kind, encoding: '', text: '' };
      channels.push({ id, topic, type: kind, encoding: 'test', schema, decoder });
    }
    table.add(id, ns(log), stamp === undefined ? NO_STAMP : ns(stamp), 0, i, 1);
  });
  const bytes = Uint8Array.from(all, (_, i) => i);
  return {
    format: 'test',
    files: [{ name: 'test', size: bytes.length }],
    channels,
    blocks: [{ file: 0, offset: 0, length: bytes.length, compression: '', size: bytes.length }],
    messages: table.finish(),
    lost: [],
    readBlock: async () => bytes,
    read: async i => bytes.subarray(i, i + 1),
    close: async () => {},
  };
}

const odometry = (stamp: number | undefined, log: number, x: number, readable = true): Message => ({
  topic: '/odom',
  kind: 'odometry',
  stamp,
  log,
  value: readable
    ? { kind: 'sample', frameId: 'odom', childFrameId: 'base_link', values: Float64Array.of(0, 0, 0, 1, x, 0, 0) }
    : undefined,
});

async function trajectoryOf(source: Source, issues: Issues, rigFile?: RigFile) {
  const rig: Rig = { name: '', frameId: 'base_link', sensors: new Map() };
  const tree = buildTransformTree([], issues);
  const lists = messagesByChannel(source);
  const odom = source.channels.filter(channel => channel.topic === '/odom');
  const timing = readTiming(source, odom, lists, issues);
  const clocks = chooseSensorClocks({ source, timing, lists, rigFile, mode: 'auto' }, issues);
  const path = (await findTrajectory({ source, lists, timing, clocks, tree, rig, moving: [], rigFile }, issues))!;
  const sinceStart = Number(timing.originNs - originNs);
  return [...path.tNs].map(t => [(t + sinceStart) / 1e6, path.at(t)!.t[0] + path.origin[0]]);
}

const other: Message = { topic: '/other', kind: 'other', log: 0 };

describe('odometry', () => {
  it('keeps each pose with its own stamp, also where one before it cannot be decoded', async () => {
    const issues = new Issues();
    const all = [
      other,
      odometry(10, 12, 1),
      odometry(20, 22, 2, false),
      other,
      odometry(30, 32, 3),
      odometry(undefined, 40, 4),
    ];
    expect(await trajectoryOf(sourceOf(all), issues)).toEqual([
      [10, 1],
      [30, 3],
      [40, 4],
    ]);
    expect(issues.sorted().map(i => [i.code, i.count])).toEqual([['FL0304', 1]]);
  });

  it('is of one frame in one world: what is said of others on the same topic moves nothing', async () => {
    const of = (stamp: number, x: number, frameId: string, childFrameId: string): Message => {
      const one = odometry(stamp, stamp, x);
      return { ...one, value: { ...(one.value as Sample), frameId, childFrameId } };
    };
    const all = [
      of(10, 1, 'odom', 'base_link'),
      of(15, 99, 'odom', 'trailer'),
      of(20, 2, '/odom', '/base_link'),
      of(25, 77, 'map', 'base_link'),
      of(30, 3, 'odom', ''),
    ];
    const issues = new Issues();
    expect(await trajectoryOf(sourceOf(all), issues)).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
    ]);
    expect(issues.sorted().map(i => [i.code, i.count, i.at?.topic])).toEqual([['FL0563', 2, '/odom']]);
    expect(issues.sorted()[0].text).toContain('odom to base_link, later odom to trailer');
  });

  it('takes corrected times, whether the topic is a sensor of the dataset or not, and sorts by them', async () => {
    const all = [other, odometry(30, 30, 3), odometry(10, 31, 1), other, odometry(20, 32, 2)];
    const source = sourceOf(all);
    const rigFile = parseRigFile(
      '{"framelock_rig": 1, "sensors": {"odom": {"topic": "/odom", "clock": {"offset_ms": 1}}}}',
      'rig.json',
    );
    expect(await trajectoryOf(source, new Issues(), rigFile)).toEqual([
      [11, 1],
      [21, 2],
      [31, 3],
    ]);
  });
});

describe('readCalibration', () => {
  const read = async (all: readonly Message[], issues = new Issues()) => {
    const source = sourceOf(all);
    return readCalibration(source, source.channels, messagesByChannel(source), originNs, issues);
  };
  const cameraInfo = (topic: string, value?: Value): Message => ({ topic, kind: 'camera_info', log: 0, value });

  it('keeps the first usable CameraInfo of a topic and counts those that differ', async () => {
    const issues = new Issues();
    const nan = { P: [Number.NaN, ...info('a').P.slice(1)] };
    const { cameraInfos, undecodable } = await read(
      [
        cameraInfo('/a', undefined),
        cameraInfo('/a', info('a')),
        cameraInfo('/b', info('b', nan)),
        cameraInfo('/a', info('a')),
        cameraInfo('/a', info('a', { D: [-0.1, 0.01, 0, 0, 1e-12] })),
        cameraInfo('/a', info('a', { D: [-0.1, 0.01, 0, 0] })),
        cameraInfo('/b', info('b', nan)),
      ],
      issues,
    );
    expect(cameraInfos.map(one => [one.topic, one.info.D.length])).toEqual([
      ['/a', 5],
      ['/b', 5],
    ]);
    expect(undecodable).toBe(1);
    expect(issues.sorted().map(i => [i.code, i.at?.topic, i.count])).toContainEqual(['FL0510', '/a', 1]);
    expect(issues.sorted().find(i => i.code === 'FL0510')!.text).toContain(
      'changes inside the recording from 2023-11-14T22:13:20.000Z on (message 2 of 4; 2 differ from message 0)',
    );
    expect(issues.sorted().filter(i => i.code === 'FL0510').length).toBe(1);
  });

  it('passes over zeros, which a driver publishes until it is given a calibration', async () => {
    const issues = new Issues();
    const zeros = info('a', { width: 0, height: 0, D: [], K: new Array(9).fill(0), P: new Array(12).fill(0) });
    const all = [zeros, zeros, info('a'), zeros, info('a')].map(value => cameraInfo('/a', value));
    const { cameraInfos } = await read([...all, cameraInfo('/b', zeros)], issues);
    expect(cameraInfos.map(({ topic, message, info }) => [topic, message, info.K[0]])).toEqual([
      ['/a', 2, 500],
      ['/b', 0, 0],
    ]);
    expect(issues.sorted()).toEqual([]);
  });

  it.each([
    ['/tf', 0, 1],
    ['/robot1/tf', 0, 1],
    ['/tf_static', 1, 0],
    ['/tf_throttle', 0, 1],
  ])('%s: %i static values, %i moving edges', async (topic, fixed, moving) => {
    const one = (log: number, x: number): Message => {
      const transform = { ...moved('a', 'b', 0, yaw(0, x)), stampNs: ns(log) };
      return { topic, kind: 'transforms', log, value: { kind: 'transforms', transforms: [transform] } };
    };
    const { transforms } = await read([one(10, 0), one(20, 1)]);
    const split = transforms.map(log => log.split());
    expect(split.map(s => [s.fixed.length, s.moving.length])).toEqual([[fixed, moving]]);
    for (const series of split[0].moving) expect([...series.columns().tNs]).toEqual([10e6, 20e6]);
  });
});
