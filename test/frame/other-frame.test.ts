// Two sensors that publish on one topic: the other one's messages are not taken for those of the first.
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { header, type MessageTree } from '../../src/simulate/messages.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, drive, ms, start, type Topic } from '../support/recording.js';

/** Every message of a topic says the frame of its turn. */
function named(topics: readonly Topic[], topic: string, frames: readonly string[]): Topic[] {
  return topics.map(one => {
    if (one.topic !== topic) return one;
    const messages = one.messages.map(({ logNs, value }, i) => {
      const tree = value as MessageTree & { header: MessageTree };
      return { logNs, value: { ...tree, header: { ...tree.header, frame_id: frames[i % frames.length] } } };
    });
    return { ...one, messages };
  });
}

async function read(topics: readonly Topic[], rig?: object) {
  const issues = new Issues();
  const bytes = memoryBytes('drive', await bagOf(topics));
  const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const rigFile = rig && parseRigFile(JSON.stringify({ framelock_rig: 1, ...rig }), 'rig.json');
  const plan = await planFrames(source, rigFile, { ...defaultOptions, reference: '/lidar/points' }, issues);
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const cells = new Map<string, string[]>(plan.sensors.map(({ channel }) => [channel.topic, []]));
  const readings: number[] = [];
  let projected = 0;
  for (let f = 0; f < plan.frames.length; f++) {
    const frame = await reader.read(f);
    for (const cell of frame.cells) {
      cells.get(cell.sensor.channel.topic)!.push(cell.kind);
      if (cell.kind === 'window') readings.push(...cell.columns[0]);
    }
    projected += frame.projections.filter(one => one !== undefined).length;
  }
  const said = issues.sorted().filter(({ code }) => code === 'FL0563' || code === 'FL0564');
  return { cells, readings, projected, said, failed: reader.failed.size };
}

describe('clouds and pictures', () => {
  it.each(['/lidar/points', '/camera/image_raw'])('%s of another frame are left out, and counted', async topic => {
    const first = topic === '/lidar/points' ? 'lidar' : 'camera';
    const { cells, projected, said, failed } = await read(named(drive(), topic, [first, 'imu']));
    const kind = first === 'lidar' ? 'cloud' : 'picture';
    expect(cells.get(topic)).toEqual([kind, 'missing', kind, 'missing', kind]);
    expect([projected, failed]).toEqual([3, 2]);
    expect(said.map(({ code, count }) => [code, count])).toEqual([['FL0563', 2]]);
    expect(said[0].text).toContain(`expected frame "${first}", as the first message of the topic has it, got "imu"`);
    expect(said[0].at?.topic).toBe(topic);
  });

  it('a leading slash is no other frame, and a message without a name says nothing', async () => {
    const { cells, projected, said } = await read(named(drive(), '/lidar/points', ['lidar', '/lidar', '']));
    expect([projected, said]).toEqual([5, []]);
    expect(new Set(cells.get('/lidar/points'))).toEqual(new Set(['cloud']));
  });

  it('the frame of a rig file holds for all, and that is said', async () => {
    const rig = { sensors: { lidar: { topic: '/lidar/points', frame: 'lidar' } } };
    const { projected, said } = await read(named(drive(), '/lidar/points', ['lidar', 'renamed']), rig);
    expect([projected, said.map(({ code, count }) => [code, count])]).toEqual([5, [['FL0564', 2]]]);
    expect(said[0].text).toContain('all were taken as of frame "lidar", as rig.json says');
  });
});

describe('readings', () => {
  it('of another inertial sensor are left out', async () => {
    const { said } = await read(named(drive(), '/imu/data', ['imu', 'other_imu']));
    expect(said.map(({ code }) => code)).toEqual(['FL0563']);
  });

  it('of another one do not turn the car where a gyroscope alone tells how it turned', async () => {
    const turned = async (topics: readonly Topic[]) => {
      const issues = new Issues();
      const bytes = memoryBytes('drive', await bagOf(topics));
      const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
      const options = { ...defaultOptions, reference: '/lidar/points', deskew: true };
      const { deskewPoses } = await planFrames(source, undefined, options, issues);
      const said = issues.sorted().filter(({ code }) => code === 'FL0563');
      return { at: [50e6, 150e6, 250e6].map(t => deskewPoses!.at(t)), said };
    };
    const both = await turned(named(drive(), '/imu/data', ['imu', 'other_imu']));
    const alone = await turned(
      drive().map(one =>
        one.topic === '/imu/data' ? { ...one, messages: one.messages.filter((_, i) => i % 2 === 0) } : one,
      ),
    );
    expect(alone.at.every(pose => pose !== undefined)).toBe(true);
    expect(both.at).toEqual(alone.at);
    expect([both.said.map(({ count }) => count), alone.said]).toEqual([[12], []]);
  });

  it('of several sonars on one topic stay together, and that is said', async () => {
    const sonar = (i: number) => ({
      header: header(i, start + BigInt(i) * 50n * ms, `sonar_${i % 2}`),
      range: 1 + i,
      min_range: 0,
      max_range: 100,
    });
    const messages = Array.from({ length: 8 }, (_, i) => ({ logNs: start + BigInt(i) * 50n * ms, value: sonar(i) }));
    const topics = drive().filter(({ topic }) => topic !== '/imu/data');
    const { readings, said } = await read([...topics, { topic: '/sonar', type: 'sensor_msgs/Range', messages }]);
    expect(readings).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(said.map(({ code, count }) => [code, count])).toEqual([['FL0564', 4]]);
    expect(said[0].text).toContain('"sonar_0" and "sonar_1": all of them are in one column');
  });
});
