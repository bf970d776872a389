// LiDAR, radar and camera topics as observers of motion: by kind, in the order of stamps, refusing with a reason.
import { expect, it } from 'vitest';
import { type ScannedChannel, scanObservers } from '../../../src/frame/motion/scan-observers.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { simulatedSource } from '../../../src/simulate/index.js';
import { quick, run } from '../../simulate/support.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const size = { width: 320, height: 240, fx: 208, fy: 207.4, cx: 161, cy: 118 };
const scenario = quick(
  { lidar_top: none, radar_front: none, camera_front: { ...none, ...size }, camera_left: null, gnss: null },
  { duration_s: 0.8 },
);
const originNs = BigInt(scenario.start_ns);
const opened = simulatedSource(run(scenario), new Issues());
const decoder = {
  decodeGray: async (rgb: Uint8Array) => {
    const data = Uint8Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i + 1]);
    return { width: size.width, height: size.height, data };
  },
};

/** The messages in an order that is not that of their stamps. */
async function channelOf(topic: string): Promise<ScannedChannel> {
  const source = await opened;
  const channel = source.channels.find(c => c.topic === topic)!;
  const own = Array.from({ length: source.messages.count }, (_, i) => i).filter(
    i => source.messages.channel.at(i) === channel.id,
  );
  const messages = Uint32Array.from([...own.slice(3), ...own.slice(0, 3)]);
  const tNs = Float64Array.from(messages, m => Number(source.messages.stampNs.at(m) - originNs));
  return { source, channel, messages, tNs, originNs };
}

it.each([
  ['/lidar_top/points', 'lidar', 'increments', 6],
  ['/radar_front/detections', 'radar', 'speed', 9],
  ['/camera_front/image/compressed', 'camera', 'increments', 8],
] as const)('%s', async (topic, kind, track, least) => {
  const issues = new Issues();
  const input = await channelOf(topic);
  const observers = scanObservers({ decoder }).filter(o => o.kinds.includes(input.channel.decoder.kind));
  expect(observers.map(o => o.name)).toEqual([kind]);
  const [motion] = await observers[0].observe(input, issues);
  expect([motion.topic, motion.track.kind, motion.track.originNs]).toEqual([topic, track, originNs]);
  const t = motion.track.kind === 'speed' ? motion.track.t : motion.track.start;
  expect(t.length).toBeGreaterThanOrEqual(least);
  for (let i = 1; i < t.length; i++) expect(t[i]).toBeGreaterThan(t[i - 1]);
});

it('what cannot be placed, unprojected or decoded is left out and said so', async () => {
  const cases = [
    ['/camera_front/image/compressed', scanObservers(), /cannot be decoded here/],
    [
      '/camera_front/image/compressed',
      scanObservers({ decoder: { decodeGray: () => Promise.reject(new FramelockError('FL0307', 'no picture')) } }),
      /undecodable \(12\)/,
    ],
  ] as const;
  for (const [topic, observers, why] of cases) {
    const issues = new Issues();
    expect(await observers[2].observe(await channelOf(topic), issues)).toEqual([]);
    expect(issues.sorted().find(i => i.code === 'FL0605')?.text).toMatch(why);
  }
  const issues = new Issues();
  const input = await channelOf('/lidar_top/points');
  const decode: typeof input.channel.decoder.decode = bytes => {
    const value = input.channel.decoder.decode(bytes);
    return value.kind === 'points' ? { ...value, fields: value.fields.filter(f => f.name !== 'time') } : value;
  };
  const blind = { ...input, channel: { ...input.channel, decoder: { ...input.channel.decoder, decode } } };
  expect(await scanObservers()[0].observe(blind, issues)).toEqual([]);
  expect(issues.sorted()[0].text).toMatch(/what its stamps mean is not known/);
  const known = scanObservers({ known: () => ({ stamp: 'scan_start' }) });
  expect((await known[0].observe(blind, new Issues())).length).toBe(1);
});

it('a picture topic without CameraInfo has no lens', async () => {
  const input = await channelOf('/camera_front/image/compressed');
  const issues = new Issues();
  const channels = input.source.channels.map(c =>
    c.decoder.kind === 'camera_info' ? { ...c, decoder: { ...c.decoder, kind: 'other' as const } } : c,
  );
  const source = { ...input.source, channels };
  expect(await scanObservers({ decoder })[2].observe({ ...input, source }, issues)).toEqual([]);
  expect(issues.sorted()[0].text).toMatch(/lens is not known/);
});
