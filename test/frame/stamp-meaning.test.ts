// What a stamp means, from the rig file or the points, into the plan, the frames and the dataset's columns.
import { describe, expect, it } from 'vitest';
import { heldNumbers } from '../../src/column.js';
import { frameTable } from '../../src/export/arrow/frame-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { momentShiftNs, movedStream } from '../../src/frame/moment-shift.js';
import { defaultOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import type { Sensor } from '../../src/frame/sensor.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { type RigSensor, rigFileToJson } from '../../src/rig/index.js';
import { simulatedSource } from '../../src/simulate/index.js';
import type { Source } from '../../src/source/source.js';
import { everyStamp } from '../../src/time/stamps.js';
import { quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const town = simulatedSource(
  run(quick({ lidar_top: none, camera_front: none, camera_left: null, radar_front: null, imu: null, gnss: null })),
  new Issues(),
);

/** The town, whose LiDAR may have lost its points' times, and all but the first part of each turn. */
async function source(timed: boolean, part = 1): Promise<Source> {
  const open = await town;
  if (timed) return open;
  return decodedAs(open, value => {
    if (value.kind !== 'points') return value;
    const fields = value.fields.filter(f => f.name !== 'time');
    return { ...value, fields, width: Math.floor(value.width * part) };
  });
}

const rig = (lidar: string, camera: string) =>
  parseRigFile(
    `framelock_rig: 1\nsensors:\n  lidar_top: {topic: /lidar_top/points${lidar}}\n  camera_front: {topic: /camera_front/image/compressed${camera}}\n`,
    'car.yaml',
  );

async function planOf(timed: boolean, lidar: string, camera = '', part = 1) {
  const issues = new Issues();
  const plan = await planFrames(
    await source(timed, part),
    rig(lidar, camera),
    { ...defaultOptions, reference: 'lidar_top' },
    issues,
  );
  const sensor = (name: string) => plan.sensors.find(s => s.name === name)!;
  return { plan, lidar: sensor('lidar_top'), camera: sensor('camera_front'), issues };
}

const shifts = (a: Sensor, b: Sensor) => Array.from(a.stream.t, (t, i) => t - b.stream.t.at(i));

describe('the moment of a measurement', () => {
  it('a picture moves to the middle of its exposure; what was recorded stays', async () => {
    const { camera: plain } = await planOf(true, '');
    for (const [stamp, by] of [
      ['exposure_start', 6e6],
      ['exposure_mid', 0],
      ['exposure_end', -6e6],
    ] as const) {
      const { camera } = await planOf(true, '', `, stamp: ${stamp}, exposure_ns: 12000000`);
      expect(new Set(shifts(camera, plain))).toEqual(new Set([by]));
      expect([...everyStamp(camera.stream.rawNs)]).toEqual([...everyStamp(plain.stream.rawNs)]);
    }
    const { camera: unknown } = await planOf(true, '', ', stamp: exposure_start');
    expect(new Set(shifts(unknown, plain))).toEqual(new Set([0]));
  });

  it('a sweep without point times moves to its middle; one with times keeps the stamp they are relative to', async () => {
    const { lidar: plain } = await planOf(false, '');
    for (const [stamp, by] of [
      ['scan_start', 5e7],
      ['scan_mid', 0],
      ['scan_end', -5e7],
      ['arrival', 0],
    ] as const) {
      const { lidar } = await planOf(false, `, stamp: ${stamp}`);
      expect(new Set(shifts(lidar, plain))).toEqual(new Set([by]));
      const { lidar: timed } = await planOf(true, `, stamp: ${stamp}`);
      expect(new Set(shifts(timed, plain))).toEqual(new Set([0]));
    }
  });

  it('one message alone has no period, and nothing moves', () => {
    const stream = { ...({} as Sensor['stream']), t: heldNumbers(Float64Array.of(5)) };
    const look = { frameId: '', childFrameId: '', columns: [] };
    const sensor = { stamp: 'scan_end' } as RigSensor;
    expect(momentShiftNs('lidar', look, sensor, stream)).toBeCloseTo(0, 12);
    expect(movedStream(stream, 0)).toBe(stream);
  });
});

describe('a LiDAR whose points tell their time', () => {
  it('says itself what its stamp means, with the evidence in rig.json; the rig file goes first', async () => {
    const { plan } = await planOf(true, '');
    const own = plan.rig.sensors.get('lidar_top')!;
    expect(own.stamp).toBe('scan_start');
    expect(own.from.stamp).toMatch(/^points of 6 sweeps lie from 0\.0 to 99\.7 ms around their stamps$/);
    const again = parseRigFile(rigFileToJson(plan.rig), 'rig.json').sensors.lidar_top;
    expect(again.stamp).toBe('scan_start');
    const given = (await planOf(true, ', stamp: scan_mid')).plan.rig.sensors.get('lidar_top')!;
    expect([given.stamp, given.from.stamp]).toEqual(['scan_mid', 'car.yaml']);
    const blind = (await planOf(false, '')).plan.rig.sensors.get('lidar_top')!;
    expect(blind.stamp).toBeUndefined();
  });
});

const readerOf = (plan: FramePlan, issues: Issues) =>
  new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });

async function cloudOf(plan: FramePlan, issues = new Issues()) {
  const frame = await readerOf(plan, issues).read(3);
  const cell = frame.cells.find(c => c.sensor.name === 'lidar_top')!;
  if (cell.kind !== 'cloud') throw new Error('no cloud');
  return { frame, cell };
}

/** ns since the header stamp, by the column that the cell names. */
function timesOf(cell: Awaited<ReturnType<typeof cloudOf>>['cell']): number[] {
  const { width } = cell.sensor.look.layout!;
  return Array.from({ length: cell.count }, (_, i) => cell.points[i * width + cell.times!.column] * 1e9);
}

describe('point_time: azimuth', () => {
  it.each([
    ['scan_start', 0],
    ['scan_mid', -5e7],
    ['scan_end', -1e8],
  ] as const)('gives the times that were lost, to a column, from %s', async (stamp, from) => {
    const truth = timesOf((await cloudOf((await planOf(true, '')).plan)).cell);
    const { plan, issues } = await planOf(false, `, stamp: ${stamp}, point_time: azimuth`);
    const { cell } = await cloudOf(plan, issues);
    const times = timesOf(cell);
    expect(cell.times!.min).toBeCloseTo(Math.min(...times), 0);
    expect(cell.times!.max).toBeCloseTo(Math.max(...times), 0);
    let worst = 0;
    // One of 360 columns takes 0.28 ms.
    for (let i = 0; i < cell.count; i++) worst = Math.max(worst, Math.abs(times[i] - from - truth[i]));
    expect(worst).toBeLessThan(4e5);
    expect(issues.has('FL0604')).toBe(false);
  });

  it('is marked in the dataset, and absent where nobody asked', async () => {
    const { plan } = await planOf(false, ', stamp: scan_start, point_time: azimuth');
    const { cell } = await cloudOf(plan);
    const table = frameTable(plan, 'town');
    const field = table.schema.fields.find(f => f.name === 'lidar_top')!;
    const inner = field.type.children.find((f: { name: string }) => f.name === 'points')!;
    const described = JSON.parse(inner.metadata.get('point_fields')!);
    expect(described.at(-1)).toEqual({
      name: 'azimuth_time',
      unit: 's',
      converted: false,
      rounded: false,
      synthesised: true,
    });
    expect(cell.points.length).toBe(described.length * cell.count);
    expect(Object.fromEntries(field.metadata)).toMatchObject({ stamp: 'scan_start', stamp_from: 'car.yaml' });
    const { lidar } = await planOf(true, '');
    expect(lidar.look.layout!.names).not.toContain('azimuth_time');
    expect(lidar.look.layout!.columns.some(c => c.synthesised)).toBe(false);
  });

  it('is refused with the reason where the scan does not go round', async () => {
    const { plan, issues } = await planOf(false, ', stamp: scan_start, point_time: azimuth', '', 0.3);
    const { cell } = await cloudOf(plan, issues);
    expect(cell.times).toBeUndefined();
    const { width } = cell.sensor.look.layout!;
    expect(cell.points[width - 1]).toBeNaN();
    expect(issues.sorted().find(i => i.code === 'FL0604')?.text).toMatch(/not all the way/);
  });
});
