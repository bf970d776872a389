// The hint that directions would tell the times that were not recorded, and `point_time: none`.
import { expect, it } from 'vitest';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import type { PointCloud } from '../../src/message/value.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { simulatedSource } from '../../src/simulate/index.js';
import { quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const only = { lidar_top: none, camera_front: null, camera_left: null, radar_front: null, imu: null, gnss: null };
const town = simulatedSource(run(quick(only)), new Issues());

async function planOf(change: (cloud: PointCloud) => PointCloud, more = '') {
  const open = await town;
  const source = decodedAs(open, value => (value.kind === 'points' ? change(value) : value));
  const rig = `framelock_rig: 1\nsensors:\n  lidar_top: {topic: /lidar_top/points${more}}\n`;
  const issues = new Issues();
  const plan = await planFrames(source, parseRigFile(rig, 'car.yaml'), defaultOptions, issues);
  return { plan, hint: issues.sorted().find(i => i.code === 'FL0607'), issues };
}

const untimed = (cloud: PointCloud): PointCloud => ({ ...cloud, fields: cloud.fields.filter(f => f.name !== 'time') });

/** Ring by ring, as KITTI's files are. */
function sorted(cloud: PointCloud): PointCloud {
  const { step, width } = cloud;
  const view = new DataView(cloud.data.buffer, cloud.data.byteOffset);
  const ring = cloud.fields.find(f => f.name === 'ring')!.offset;
  const order = Array.from({ length: width }, (_, i) => i).sort(
    (a, b) => view.getUint16(a * step + ring, true) - view.getUint16(b * step + ring, true) || a - b,
  );
  const data = new Uint8Array(width * step);
  for (const [to, from] of order.entries()) data.set(cloud.data.subarray(from * step, (from + 1) * step), to * step);
  return { ...untimed(cloud), data };
}

it('names the direction, the turn and what to write, as an information', async () => {
  const { hint } = await planOf(untimed);
  expect(hint?.severity).toBe('info');
  // The town's scanner turns clockwise, 10 times a second.
  expect(hint?.text).toMatch(/3 of 3 sweeps .* turns clockwise \(3[56]\d° or more in 100\.0 ms\)/);
  expect(hint?.text).toMatch(/`point_time: azimuth`.*`point_time: none`/);
});

it.each([
  ['recorded times', (cloud: PointCloud) => cloud, ''],
  ['points ring by ring', sorted, ''],
  ['a sector', (cloud: PointCloud) => ({ ...untimed(cloud), width: Math.floor(cloud.width * 0.3) }), ''],
  ['an answer: azimuth', untimed, ', stamp: scan_start, point_time: azimuth'],
  ['an answer: none', untimed, ', point_time: none'],
] as const)('is silent with %s', async (_, change, more) => {
  expect((await planOf(change, more)).hint).toBeUndefined();
});

it('point_time: none takes no notice of recorded times, nor of their absence', async () => {
  const { plan, issues } = await planOf(cloud => cloud, ', point_time: none');
  const { look } = plan.sensors.find(s => s.name === 'lidar_top')!;
  expect([look.time, look.sweepStamp]).toEqual([undefined, undefined]);
  expect(look.layout!.names).toContain('time');
  expect(['FL0603', 'FL0604', 'FL0607'].filter(code => issues.has(code as 'FL0603'))).toEqual([]);
});

it.each([
  ['one time for all points of a sweep', () => 0, /one number for all points .*flash LiDAR \(`point_time: none`/],
  ['numbers that are no time', (i: number) => i, /fit no unit of time/],
  [
    // The float32 next to it is 128 s away.
    'seconds since 1970 in 4 bytes',
    (i: number, all: number) => 1_700_000_000.5 + (0.1 * i) / all,
    /float32, which holds numbers like 1700000000 in steps of 128: .* float64/,
  ],
  ['numbers of 8 bytes that are no time', (i: number) => 1e3 * i, /fit no unit of time/, 'float64'],
  [
    'a clock that began 777 s ago',
    (i: number, all: number) => 777.25 + (0.1 * i) / all,
    /count on another clock than the stamps; they were kept as recorded, .*`stamp: scan_start`/,
    'float64',
  ],
] as const)(
  '%s',
  async (_, value: (i: number, all: number) => number, text, type: 'float32' | 'float64' = 'float32') => {
    const change = (cloud: PointCloud): PointCloud => {
      // The points as they are, and behind each a time of 8 bytes.
      const step = cloud.step + 8;
      const data = new Uint8Array(step * cloud.width);
      const view = new DataView(data.buffer);
      for (let i = 0; i < cloud.width; i++) {
        data.set(cloud.data.subarray(i * cloud.step, (i + 1) * cloud.step), i * step);
        const at = i * step + cloud.step;
        if (type === 'float32') view.setFloat32(at, value(i, cloud.width), true);
        else view.setFloat64(at, value(i, cloud.width), true);
      }
      const fields = cloud.fields.map(f => (f.name === 'time' ? { ...f, offset: cloud.step, type } : f));
      return { ...cloud, step, rowStep: data.length, data, fields };
    };
    for (const [more, codes] of [
      ['', ['FL0603']],
      [', point_time: none', []],
    ] as const) {
      const { plan } = await planOf(change, more);
      const issues = new Issues();
      await new FrameReader(plan, {
        digest: nodeDigest,
        images: { encode: () => ({ bytes: new Uint8Array(), format: '' }) },
        issues,
      }).read(0);
      const found = issues.sorted().filter(({ code }) => code === 'FL0603');
      expect(found.map(({ code }) => code)).toEqual(codes);
      if (found.length > 0) expect(found[0].text).toMatch(text);
    }
  },
);

it('a field that speaks of time by a rare name is talked of, where its numbers are none', async () => {
  const renamed = (cloud: PointCloud): PointCloud => ({
    ...cloud,
    fields: cloud.fields.map(f => {
      // The town's `ring`: a number of a few, as the steps from point to point that Cepton writes.
      if (f.name === 'ring') return { ...f, name: 'relative_timestamp' };
      return f.name === 'time' ? { ...f, name: 'scan_number' } : f;
    }),
  });
  const { plan } = await planOf(renamed);
  const issues = new Issues();
  const images = { encode: () => ({ bytes: new Uint8Array(), format: '' }) };
  await new FrameReader(plan, { digest: nodeDigest, images, issues }).read(0);
  expect(issues.sorted().find(({ code }) => code === 'FL0603')?.text).toMatch(
    /"relative_timestamp" fit no unit of time/,
  );
});
