// A LiDAR whose driver leaves the header stamp at zero: its points' times are placed by the record stamp, in the toy town.
import { describe, expect, it } from 'vitest';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { pointLayout, readPoints } from '../../src/kernel/index.js';
import type { PointCloud, PointField } from '../../src/message/value.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { simulatedSource } from '../../src/simulate/index.js';
import { NO_STAMP, type Source } from '../../src/source/source.js';
import { quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const topic = '/lidar_top/points';
const town = simulatedSource(
  run(quick({ camera_front: null, camera_left: null, radar_front: null, imu: null, gnss: null })),
  new Issues(),
);

/** The town, with `header` in place of the LiDAR's header stamps. */
async function stamped(header: bigint): Promise<Source> {
  const open = await town;
  const { stampNs, channel } = open.messages;
  const own = (i: number) => open.channels[channel.at(i)].topic === topic;
  const at = (i: number) => (own(i) ? header : stampNs.at(i));
  return { ...open, messages: { ...open.messages, stampNs: { length: stampNs.length, at } as typeof stampNs } };
}

/** Times of the first sweep's points, s since the stamp that the sweep has, with those that the town wrote. */
async function firstSweep(source: Source, name: string, stamp = '') {
  const issues = new Issues();
  const rig = parseRigFile(`framelock_rig: 1\nsensors:\n  top: {topic: ${topic}${stamp}}\n`, 'car.yaml');
  const plan = await planFrames(source, rig, { ...defaultOptions, projection: false, topics: [topic] }, issues);
  const [sensor] = plan.sensors;
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const [cell] = (await reader.read(0)).cells;
  if (cell.kind !== 'cloud') throw new Error('no cloud');
  const { layout, time, sweepStamp } = sensor.look;
  const at = layout!.names.indexOf(name);
  const times = Array.from(
    { length: cell.points.length / layout!.width },
    (_, i) => cell.points[i * layout!.width + at],
  );
  const codes = issues.sorted().map(({ code }) => code);
  return { times, time, sweepStamp, codes, column: layout!.columns[at], message: sensor.stream.message.at(0) };
}

async function recorded(message: number): Promise<number[]> {
  const open = await town;
  const cloud = open.channels[open.messages.channel.at(message)].decoder.decode(await open.read(message)) as PointCloud;
  const layout = pointLayout(cloud);
  const points = readPoints(cloud, layout);
  const at = layout.names.indexOf('time');
  return Array.from({ length: points.length / layout.width }, (_, i) => points[i * layout.width + at]);
}

describe('header stamps of zero', () => {
  it('the last point is taken to be at the record stamp, and that is said', async () => {
    const { times, time, sweepStamp, codes, column, message } = await firstSweep(await stamped(0n), 'time');
    const own = await recorded(message);
    const last = Math.max(...own);
    times.forEach((t, i) => {
      expect(t).toBeCloseTo(own[i] - last, 6);
    });
    expect([time!.own, sweepStamp!.meaning, column.converted]).toEqual(['last', 'scan_end', true]);
    expect(codes).toEqual(expect.arrayContaining(['FL0401', 'FL0609']));
  });

  it('a rig file that says what the stamp means is believed', async () => {
    const { times, codes, message } = await firstSweep(await stamped(0n), 'time', ', stamp: scan_start');
    expect(times).toEqual(await recorded(message));
    expect(codes).not.toContain('FL0609');
  });

  it('so are files that have no headers: their stamps are no arrivals', async () => {
    const { times, codes, message } = await firstSweep(await stamped(NO_STAMP), 'time');
    expect(times).toEqual(await recorded(message));
    expect(codes).not.toContain('FL0609');
  });

  // Also of a LiDAR whose clock is ahead of the recorder's, so that its points seem to come after their record.
  it.each([0, 200])('times since 1970 count from the record stamp, exactly; clock %i ms ahead', async aheadMs => {
    const open = await town;
    const { stampNs, logNs } = open.messages;
    let stamp = 0n;
    const source = decodedAs(await stamped(0n), value => (value.kind === 'points' ? sinceEpoch(value, stamp) : value));
    const read: Source['read'] = (message, ...rest) => {
      stamp = stampNs.at(message) + BigInt(aheadMs) * 1_000_000n;
      return open.read(message, ...rest);
    };
    const { times, time, codes, message } = await firstSweep({ ...source, read }, 'timestamp');
    const own = await recorded(message);
    const shift = Number(stampNs.at(message) - logNs.at(message)) / 1e9;
    // float64 seconds since 1970 keep a quarter of a microsecond.
    times.forEach((t, i) => {
      expect(Math.abs(t - own[i] - shift - aheadMs / 1e3)).toBeLessThan(3e-7);
    });
    expect(time).toMatchObject({ absolute: true, unit: 's' });
    expect(time!.own).toBeUndefined();
    for (const code of ['FL0603', 'FL0609']) expect(codes).not.toContain(code);
  });
});

/** The cloud with x, y, z and a float64 `timestamp` in s since 1970 in place of its other fields. */
function sinceEpoch(cloud: PointCloud, stampNs: bigint): PointCloud {
  const layout = pointLayout(cloud);
  const points = readPoints(cloud, layout);
  const count = cloud.width * cloud.height;
  const data = new Uint8Array(20 * count);
  const view = new DataView(data.buffer);
  const [x, y, z, t] = ['x', 'y', 'z', 'time'].map(name => layout.names.indexOf(name));
  for (let i = 0; i < count; i++) {
    const row = i * layout.width;
    for (const [k, axis] of [x, y, z].entries()) view.setFloat32(20 * i + 4 * k, points[row + axis], true);
    view.setFloat64(20 * i + 12, Number(stampNs) / 1e9 + points[row + t], true);
  }
  const field = (name: string, type: PointField['type'], offset: number) => ({ name, type, offset, count: 1 });
  const fields = [
    field('x', 'float32', 0),
    field('y', 'float32', 4),
    field('z', 'float32', 8),
    field('timestamp', 'float64', 12),
  ];
  return { ...cloud, fields, width: count, height: 1, step: 20, rowStep: 20 * count, data };
}
