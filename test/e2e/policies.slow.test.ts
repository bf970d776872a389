// Every alignment policy through the whole program: the books close, tables and frames say the same, the bytes repeat.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { balance, framelock, samples, shared } from '../support/cli.js';
import { framesOf, hashesOf, type Row, rowsOf } from '../support/dataset.js';
import { full } from '../support/effort.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const town = [`${samples}town/town.mcap`, '--rig', `${samples}town/rig.true.yaml`];
const convert = (out: string, ...args: string[]) =>
  framelock(['convert', ...town, '-o', join(folder, out), '--json', '-q', ...args]);

const asked: readonly (readonly [name: string, frames: number, args: readonly string[], matches: readonly string[]])[] =
  [
    ['default', 20, [], ['exact', 'nearest', 'missing']],
    ['interpolate', 20, ['--interpolate'], ['exact', 'nearest', 'interpolated']],
    ['hold', 20, ['--tolerance', '10ms', '--missing', 'hold'], ['exact', 'nearest', 'held', 'missing']],
    [
      'own-tolerance',
      20,
      ['--tolerance', 'camera_front=10ms', '--missing', 'lidar_top=drop'],
      ['exact', 'nearest', 'missing'],
    ],
    [
      'approximate',
      20,
      ['--policy', 'approximate', '--max-interval', '80ms', '--tolerance', '80ms'],
      ['exact', 'nearest', 'missing'],
    ],
    [
      'queue',
      20,
      [
        '--policy',
        'approximate',
        '--tolerance',
        '80ms',
        '--queue-size',
        '10',
        '--age-penalty',
        '0.2',
        '--min-step',
        'camera_left=60ms',
      ],
      ['exact', 'nearest', 'missing'],
    ],
    ['latest', 20, ['--policy', 'latest', '--max-gap', 'none'], ['exact', 'nearest', 'held', 'missing']],
    ['fastest', 31, ['--policy', 'latest', '--fastest'], ['exact', 'nearest', 'held', 'missing']],
    [
      'resample',
      48,
      ['--policy', 'resample', '--rate', '25', '--one-to-one', '--tolerance', '30ms'],
      ['exact', 'nearest', 'interpolated', 'missing'],
    ],
    [
      'period',
      38,
      ['--policy', 'resample', '--period', '50ms', '--phase', '10ms', '--no-interpolate'],
      ['exact', 'nearest', 'missing'],
    ],
  ];

const text = (rows: readonly Row[], ...paths: string[][]) =>
  rows.map(row =>
    JSON.stringify(
      paths.map(path => row.at(...path)),
      (_, v) => (typeof v === 'bigint' ? String(v) : v),
    ),
  );

describe.each(asked)('%s', (name, frames, args, matches) => {
  test('the books close, and the dataset is as written', async () => {
    const ran = await convert(name, ...args);
    expect([ran.stderr, ran.code]).toEqual([ran.stderr, 0]);
    expect(ran.json.frames).toBe(frames);
    const { found, sum } = balance(ran.json);
    expect(found).toBe(583);
    expect(sum).toBe(found);
    expect((await framelock(['verify', join(folder, name)])).code).toBe(0);
    const rejects = rowsOf(join(folder, name, 'rejects.arrow'));
    const dropped = Object.values(ran.json.accounting.dropped as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(rejects.length).toBe(dropped);
  });

  test('alignment.arrow says what the frames say', () => {
    const rows = framesOf(join(folder, name));
    const table = rowsOf(join(folder, name, 'alignment.arrow'));
    const seen = new Set<string>();
    for (const row of table) {
      const frame = rows[Number(row.at('frame_index'))];
      const sensor = row.at('sensor') as string;
      seen.add(row.at('match'));
      for (const column of ['match', 'stamp_ns', 'raw_stamp_ns', 'log_ns', 'dt_ns'])
        expect(frame.at(sensor, column)).toBe(row.at(column));
      expect(row.at('frame_stamp_ns')).toBe(frame.at('stamp_ns'));
    }
    for (const match of seen) expect(matches).toContain(match);
  });

  // One policy that picks, and one that computes values; every one in the long run.
  test.skipIf(!full && !['queue', 'resample'].includes(name))('again it is the same', async () => {
    expect((await convert(`${name}-again`, ...args)).code).toBe(0);
    expect(hashesOf(join(folder, `${name}-again`))).toEqual(hashesOf(join(folder, name)));
  });

  test.skipIf(!full && !asked.some(([other], i) => other === name && i % 2 === 0))(
    'in many files it is the same',
    async () => {
      expect((await convert(`${name}-cut`, ...args, '--shard-size', '0.3', '--workers', '0')).code).toBe(0);
      const [whole, cut] = [name, `${name}-cut`].map(dataset =>
        text(
          framesOf(join(folder, dataset)),
          ['stamp_ns'],
          ['camera_front', 'source', 'crc32'],
          ['imu', 'angular_velocity'],
          ['lidar_top', 'match'],
        ),
      );
      expect(cut).toEqual(whole);
    },
  );
});

test('the manifest tells what was asked, and another question is another dataset', async () => {
  const manifest = (name: string) => JSON.parse(readFileSync(join(folder, name, 'dataset.json'), 'utf8'));
  expect(manifest('queue').options).toMatchObject({
    policy: 'approximate',
    queue_size: 10,
    age_penalty: 0.2,
    streams: [{ topic: 'camera_left', min_step_ns: '60000000' }],
  });
  expect(manifest('resample').options).toMatchObject({
    grid: { step_ns: '40000000', phase_ns: '0' },
    one_to_one: true,
  });
  const keys = asked.map(([name]) => manifest(name).plan_key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('trace finds the message behind a held cell', async () => {
  const ran = await framelock([
    'trace',
    join(folder, 'fastest'),
    town[0],
    '--frame',
    '12',
    '--sensor',
    'lidar_top',
    '--json',
  ]);
  expect([ran.code, ran.json.same]).toEqual([0, true]);
});

test.each([
  [['--policy', 'resample'], /FL0801: expected --rate or --period/],
  [['--policy', 'resample', '--rate', '5', '--period', '1s'], /FL0801: expected --rate or --period/],
  [['--policy', 'resample', '--rate', 'NaN'], /expected a number above 0/],
  [['--policy', 'resample', '--rate', '1e308'], /FL0801: expected a grid of at least 1 ns/],
  [['--policy', 'resample', '--period', '1ns'], /FL0801: expected at most \d+ frames/],
  [['--policy', 'latest', '--tolerance', '5ms'], /FL0801: expected --max-gap/],
  [['--policy', 'exact', '--one-to-one'], /FL0801: expected --one-to-one only with/],
  [['--policy', 'approximate', '--queue-size', '0'], /expected a whole number from 1 on/],
  [['--missing', 'perhaps'], /expected one of null, drop, hold, fail/],
  [['--tolerance', '=5ms'], /expected a topic before/],
  [['--tolerance', '/nose=5ms'], /FL0801: expected a topic or sensor that takes part/],
])('%j is a usage error', async (args, expected) => {
  const ran = await convert('never', ...args);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(expected);
});

describe.skipIf(!existsSync(`${shared}composed`))('real recordings (skipped: ../shared/data is not there)', () => {
  // A sweep and six pictures of one nuScenes sample, whose stamps lie 43.1 ms before the sweep's at most (MANIFEST.md).
  test.each([
    ['50ms', 7],
    ['30ms', 4],
  ])('nuScenes: within %s of the sweep', async (tolerance, least) => {
    const out = join(folder, `nuscenes-${tolerance}`);
    const ran = await framelock([
      'convert',
      `${shared}composed/nuscenes_sample.mcap`,
      '-o',
      out,
      '--json',
      '-q',
      '--tolerance',
      tolerance,
    ]);
    expect(ran.json.frames).toBe(1);
    const matched = rowsOf(join(out, 'alignment.arrow')).filter(row => row.at('match') !== 'missing');
    expect(matched.length).toBeGreaterThanOrEqual(Math.min(least, 7));
    if (tolerance === '50ms') expect(matched.length).toBe(7);
    else expect(matched.length).toBeLessThan(7);
  });

  test('KITTI: sets are the sweep and the picture 10.5 ms later', async () => {
    const out = join(folder, 'kitti');
    const args = ['--policy', 'approximate', '--max-interval', '20ms', '--json', '-q'];
    const ran = await framelock(['convert', `${shared}composed/kitti_2011_09_26.mcap`, '-o', out, ...args]);
    expect(ran.json.frames).toBe(5);
    for (const row of rowsOf(join(out, 'alignment.arrow')).filter(r => r.at('dt_ns') !== 0n)) {
      expect(Number(row.at('dt_ns'))).toBeGreaterThan(10.3e6);
      expect(Number(row.at('dt_ns'))).toBeLessThan(10.6e6);
    }
  });

  test('a gap of 1 s in an IMU is not bridged', async () => {
    const out = join(folder, 'ardrone');
    const bag = `${shared}permissive/ros1/imu_tools/ardrone_imu.bag`;
    const args = ['--policy', 'resample', '--rate', '100', '--max-gap', '500ms', '--json', '-q'];
    expect((await framelock(['convert', bag, '-o', out, ...args])).code).toBe(0);
    const missing = framesOf(out).filter(row => row.at('ardrone_imu', 'at_frame', 'match') === 'missing');
    // The gap of 999.4 ms (MANIFEST.md) holds 99 or 100 points of a grid of 10 ms.
    const inGap = missing.filter(r => r.at('ardrone_imu', 'at_frame', 'after_ns') !== null);
    expect([99, 100]).toContain(inGap.length);
    const spans = inGap.map(
      row =>
        Number(row.at('ardrone_imu', 'at_frame', 'after_ns')) - Number(row.at('ardrone_imu', 'at_frame', 'before_ns')),
    );
    for (const span of spans) expect(span / 1e6).toBeCloseTo(999.4, 1);
  });
});
