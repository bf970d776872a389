// The command line's --clock on a whole recording: a minute of the town, its truth, and the same clocks from a file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framelock, type Ran } from '../support/cli.js';
import { framesOf, type Row, rowsOf } from '../support/dataset.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOPIC = '/camera_front/image/compressed';
const small = { width: 16, height: 16, fx: 10, fy: 10, cx: 8, cy: 8 };
const scenario = {
  framelock_scenario: 1,
  name: 'minute',
  seed: 4,
  duration_s: 60,
  sensors: {
    lidar_top: { rings: 1, columns: 8 },
    camera_front: { ...small, clock: { offset_ns: 37_000_000, drift_ppm: 40 } },
    camera_left: null,
    radar_front: null,
    imu: { rate_hz: 50 },
  },
};

let truth: {
  start_ns: string;
  messages: Record<string, [number, number, number][]>;
};
const recording = join(folder, 'minute', 'town.mcap');
const out = (name: string) => join(folder, name);
const convert = (name: string, ...more: string[]): Promise<Ran> =>
  framelock(['convert', recording, '-o', out(name), '--json', '--tolerance', '100ms', '--no-projection', ...more]);

beforeAll(async () => {
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(scenario));
  const made = await framelock([
    'simulate',
    join(folder, 'scenario.json'),
    '-o',
    join(folder, 'minute'),
    '--format',
    'mcap',
    '-q',
  ]);
  expect(made.stderr).toBe('');
  truth = JSON.parse(readFileSync(join(folder, 'minute', 'truth.json'), 'utf8'));
});

/** (stamp - truth) of the camera in every frame that has it, ns, with the row's sigma. */
function errors(rows: readonly Row[]) {
  const start = BigInt(truth.start_ns);
  const times = new Map(truth.messages[TOPIC].map(([t, stamp]) => [stamp, t]));
  return rows
    .filter(row => row.at('camera_front', 'match') !== 'missing')
    .map(row => ({
      error:
        Number(row.at('camera_front', 'stamp_ns') - start) -
        times.get(Number(row.at('camera_front', 'raw_stamp_ns') - start))!,
      sigma: row.at('camera_front', 'sigma_ns') as bigint | null,
    }));
}

describe('--clock', () => {
  test('auto corrects the camera to its smallest latency, within the sigma of every row', async () => {
    const ran = await convert('auto');
    expect(ran.code).toBe(0);
    expect(ran.issues.some(line => line.startsWith('FL0420') && line.includes(TOPIC))).toBe(true);
    const found = errors(framesOf(out('auto')));
    expect(found.length).toBeGreaterThan(500);
    // The header is ahead of the record: late by the latency's floor of 12 ms, in place of 37 ms and 2.4 ms of drift.
    for (const { error, sigma } of found) expect(Math.abs(error - 12e6)).toBeLessThan(5 * Number(sigma));
    const alignment = rowsOf(join(out('auto'), 'alignment.arrow'));
    const odometry = alignment.filter(row => row.at('sensor') === 'odom');
    expect(odometry.length).toBeGreaterThan(500);
    expect(odometry.every(row => row.at('sigma_ns') === null)).toBe(true);
    expect((await framelock(['verify', out('auto')])).code).toBe(0);
    const trace = ['trace', out('auto'), recording, '--frame', '100', '--sensor', 'camera_front'];
    expect((await framelock(trace)).code).toBe(0);
  });

  test('clocks.json gives the same frames again', async () => {
    await convert('again', '--clock', join(out('auto'), 'clocks.json'));
    const shards = (name: string) => readFileSync(join(out(name), 'data/train-00000-of-00001.arrow'));
    expect(Buffer.compare(shards('again'), shards('auto'))).toBe(0);
    const { options } = JSON.parse(readFileSync(join(out('again'), 'dataset.json'), 'utf8'));
    expect(options.clock).toBe('clocks.json');
  });

  test('raw and log are other conversions, and a finished one is not taken for theirs', async () => {
    await convert('raw', '--clock', 'raw');
    expect(errors(framesOf(out('raw'))).every(({ error, sigma }) => sigma === null && error > 36.9e6)).toBe(true);
    await convert('log', '--clock', 'log');
    const log = framesOf(out('log'));
    for (const row of log) {
      if (row.at('camera_front', 'match') === 'missing') continue;
      expect(row.at('camera_front', 'stamp_ns')).toBe(row.at('camera_front', 'log_ns'));
    }
    const other = await convert('raw', '--clock', 'log');
    expect([other.code, other.json.error.code]).toEqual([2, 'FL0702']);
  });

  test('a clock file that is none', async () => {
    writeFileSync(join(folder, 'bad.json'), '{"framelock_clocks": 1, "clocks": [{"topic": "/a"}]}');
    const bad = await convert('bad', '--clock', join(folder, 'bad.json'));
    expect([bad.code, bad.json.error.code]).toEqual([2, 'FL0422']);
    const missing = await convert('bad', '--clock', 'auot');
    expect([missing.code, missing.json.error.code]).toEqual([2, 'FL0801']);
  });
});
