// `--signals`: topics of unknown types in frames and datasets, told and counted like every other sensor.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { flatNumbers } from '../../src/message/number-groups.js';
import { convert } from '../../src/platform/node/convert.js';
import { openSession } from '../../src/platform/node/session.js';
import { bagOf, drive, mcapOf, ms, start, type Topic } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-signals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 20 Hz: the gear changes in the middle of the drive. */
const report: Topic = {
  topic: '/vehicle/report',
  type: 'car_msgs/Report',
  definition: 'uint8 gear\nfloat32 steering\nfloat32[4] wheels',
  messages: Array.from({ length: 10 }, (_, i) => ({
    logNs: start + BigInt(i) * 50n * ms,
    value: { gear: i < 5 ? 3 : 4, steering: i / 4, wheels: [i, i + 1, i + 2, i + 3] },
  })),
};
const log: Topic = {
  topic: '/diagnostics',
  type: 'diagnostic_msgs/Counter',
  definition: 'uint32 errors',
  messages: [{ logNs: start, value: { errors: 0 } }],
};
const text: Topic = {
  topic: '/chatter',
  type: 'std_msgs/String',
  definition: 'string data',
  messages: [{ logNs: start, value: { data: 'hello' } }],
};
const files = { bag: join(folder, 'drive.bag'), mcap: join(folder, 'drive.mcap') };
beforeAll(async () => {
  const topics = [...drive({ sweeps: 5 }), report, log, text];
  writeFileSync(files.bag, await bagOf(topics));
  writeFileSync(files.mcap, await mcapOf(topics));
});

async function converted(file: string, options: Partial<FrameOptions>) {
  const out = mkdtempSync(join(folder, 'out-'));
  const session = await openSession([file]);
  try {
    const all = { ...defaultOptions, projection: false, ...options };
    const result = await convert({ session, out: join(out, 'd'), options: all, overwrite: false, workers: 0 });
    const shards = readdirSync(join(out, 'd', 'data'));
    const rows = tableFromIPC(readFileSync(join(out, 'd', 'data', shards[0])));
    return { result, rows };
  } finally {
    await session.close();
  }
}

async function kindsOf(options: Partial<FrameOptions>) {
  const session = await openSession([files.mcap]);
  try {
    const { sensors } = await planFrames(session.source, undefined, { ...defaultOptions, ...options }, session.issues);
    return {
      signals: sensors.filter(({ kind }) => kind === 'signals').map(({ name }) => name),
      listed: session.issues.sorted().flatMap(({ code, at }) => (code === 'FL0301' ? [at?.topic] : [])),
    };
  } finally {
    await session.close();
  }
}

it('is named where a recording has nothing else to make frames of, and makes them', async () => {
  const only = join(folder, 'only.mcap');
  writeFileSync(only, await mcapOf([report]));
  const session = await openSession([only]);
  try {
    const plan = (options: FrameOptions) => planFrames(session.source, undefined, options, session.issues);
    await expect(plan(defaultOptions)).rejects.toThrow(/or give --signals to export numbers of its other types$/);
    expect((await plan({ ...defaultOptions, signals: ['all'] })).frames.length).toBe(10);
  } finally {
    await session.close();
  }
});

describe('which topics', () => {
  it('none unless asked for: then the topic is told as listed', async () => {
    expect(await kindsOf({})).toEqual({ signals: [], listed: ['/vehicle/report'] });
  });
  it('a named one, with or without the slash, whatever --topics says', async () => {
    const expected = { signals: ['vehicle_report'], listed: [] };
    expect(await kindsOf({ signals: ['/vehicle/report'] })).toEqual(expected);
    expect(await kindsOf({ signals: ['vehicle/report'], topics: ['/lidar/points'] })).toEqual(expected);
  });
  it('all: no logs, and none that holds only text', async () => {
    expect(await kindsOf({ signals: ['all'] })).toEqual({ signals: ['vehicle_report'], listed: ['/chatter'] });
  });
  it('a log where it is named', async () => {
    expect((await kindsOf({ signals: ['/diagnostics'] })).signals).toEqual(['diagnostics']);
  });
  it('a sensor stays what it is', async () => {
    expect((await kindsOf({ signals: ['/imu/data', '/vehicle/report'] })).signals).toEqual(['vehicle_report']);
  });
  it('transforms are calibration: refused', async () => {
    await expect(kindsOf({ signals: ['/tf_static'] })).rejects.toThrow(/or all; got "\/tf_static"/);
  });
  it('one that the recording does not have is refused, with those that it has', async () => {
    await expect(kindsOf({ signals: ['/nope'] })).rejects.toThrow(
      /expected --signals to name topics of the recording \(.*\/vehicle\/report.*\), or all; got "\/nope"/,
    );
  });
});

describe.each(['bag', 'mcap'] as const)('a dataset of a %s', format => {
  it('holds every reading once, and counts it', async () => {
    const { result, rows } = await converted(files[format], { signals: ['/vehicle/report'] });
    const { found, decoded, dropped, unselected } = result.accounting;
    expect(found).toBe(decoded + unselected + Object.values(dropped).reduce((sum, n) => sum + n, 0));
    // The log and the text; one reading and four of the IMU come after the last sweep.
    expect([unselected, dropped.after_last_frame]).toEqual([2, 5]);
    const column = rows.getChild('vehicle_report')!;
    const readings = Array.from({ length: rows.numRows }, (_, f) => column.get(f));
    expect(readings.flatMap(cell => [...cell.gear])).toEqual([3, 3, 3, 3, 3, 4, 4, 4, 4]);
    expect(readings.flatMap(cell => [...cell.steering])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map(i => i / 4));
    expect([...readings[1].wheels]).toEqual([1, 2, 3, 4, 2, 3, 4, 5]);
  });

  it('is the same with a kept index, and another without them', async () => {
    const hash = async (options: Partial<FrameOptions>) => (await converted(files[format], options)).result.hash;
    const first = await hash({ signals: ['all'] });
    expect(await hash({ signals: ['all'] })).toBe(first);
    expect(await hash({ signals: ['/vehicle/report'] })).toBe(first);
    expect(await hash({})).not.toBe(first);
  });
});

it('fields called like the columns of every sensor get names of their own', async () => {
  const { rows } = await converted(files.mcap, { interpolate: true });
  const fields = (type: { children: readonly { name: string; type: unknown }[] }) => type.children;
  const imu = fields(rows.schema.fields.find(({ metadata }) => metadata.get('kind') === 'imu')!.type as never);
  const inner = fields(imu.find(({ name }) => name === 'at_frame')!.type as never);
  const all = [...imu, ...inner].map(({ name }) => name);
  const ofImu = ['orientation_xyzw', 'angular_velocity', 'linear_acceleration'];
  const taken = all.filter(name => !ofImu.includes(name));
  expect(taken.length).toBeGreaterThan(10);
  const message = Object.fromEntries(taken.map(name => [name, 1]));
  for (const { name } of flatNumbers(message).groups) expect(taken).not.toContain(name);
});

it('at a frame’s own stamp what was said last holds', async () => {
  const late = { ...report, messages: report.messages.map(({ logNs, value }) => ({ logNs: logNs + 20n * ms, value })) };
  const file = join(folder, 'late.mcap');
  writeFileSync(file, await mcapOf([...drive({ sweeps: 5 }), late]));
  const { rows } = await converted(file, { signals: ['all'], interpolate: true });
  const at = Array.from({ length: rows.numRows }, (_, f) => rows.getChild('vehicle_report')!.get(f).at_frame);
  expect(at.map(({ match }) => match)).toEqual([
    'missing',
    'interpolated',
    'interpolated',
    'interpolated',
    'interpolated',
  ]);
  // Frames at 100, 200, … ms; readings at 20, 70, … ms.
  expect(at.slice(1).map(({ steering, gear }) => [steering.get(0), gear.get(0)])).toEqual([
    [1 / 4, 3],
    [3 / 4, 3],
    [5 / 4, 4],
    [7 / 4, 4],
  ]);
});
