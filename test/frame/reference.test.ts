// The rig file's reference: believed where it takes part, and never passed over without a word.
import { expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { header } from '../../src/simulate/messages.js';
import { openRecording } from '../../src/source/open.js';
import { bagOf, drive, ms, start } from '../support/recording.js';

it.each([
  ['/camera/image_raw', '/camera/image_raw', false],
  ['/camera/image_rwa', '/lidar/points', true],
])('reference: %s', async (reference, taken, said) => {
  const issues = new Issues();
  const codecs = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const source = await openRecording([{ bytes: memoryBytes('drive', await bagOf(drive())) }], codecs);
  const rigFile = parseRigFile(`framelock_rig: 1\nreference: ${reference}`, 'rig.yaml');
  const plan = await planFrames(source, rigFile, defaultOptions, issues);
  expect(plan.reference.channel.topic).toBe(taken);
  const about = issues.sorted().filter(({ code }) => code === 'FL0511');
  expect(about.map(({ text }) => text.includes(`reference "${reference}" is none of the sensors`))).toEqual(
    said ? [true] : [],
  );
});

it('a scanner of one plane, with three times the messages, does not make the frames of a LiDAR that sees the scene', async () => {
  const messages = Array.from({ length: 15 }, (_, k) => {
    const ns = start + BigInt(k) * 33n * ms;
    const scan = {
      header: header(k, ns, 'a_scan'),
      angle_min: 0,
      angle_max: 1,
      angle_increment: 0.1,
      time_increment: 0.001,
      scan_time: 0.033,
      range_min: 0.1,
      range_max: 30,
      ranges: Float32Array.from({ length: 11 }, () => 5),
      intensities: new Float32Array(0),
    };
    return { logNs: ns + ms, value: scan };
  });
  const chosen = async (...topics: Awaited<ReturnType<typeof drive>>) => {
    const issues = new Issues();
    const codecs = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
    const source = await openRecording([{ bytes: memoryBytes('drive', await bagOf(topics)) }], codecs);
    return (await planFrames(source, undefined, defaultOptions, issues)).reference.channel.topic;
  };
  const scan = { topic: '/a_scan', type: 'sensor_msgs/LaserScan', messages };
  const others = drive();
  expect(await chosen(scan, ...others)).toBe('/lidar/points');
  // Without such a LiDAR it still goes before a camera.
  expect(await chosen(scan, ...others.filter(({ topic }) => topic !== '/lidar/points'))).toBe('/a_scan');
});
