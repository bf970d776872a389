// convert --deskew through the command line: columns, card and manifest tell the same, only points change, and a killed run is completed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { framelock, type Ran, samples } from '../support/cli.js';
import { framesOf, type Row } from '../support/dataset.js';
import { killAndResume } from './killing.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-deskew-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const town = `${samples}town/town.mcap`;
const rig = ['--rig', `${samples}town/rig.true.yaml`];

let [moved, recorded]: Row[][] = [[], []];
let ran: Ran;
beforeAll(async () => {
  const convert = (out: string, ...more: string[]) =>
    framelock(['convert', town, '-o', join(folder, out), '--json', ...rig, ...more]);
  ran = await convert('moved', '--deskew');
  await convert('recorded');
  moved = framesOf(join(folder, 'moved'));
  recorded = framesOf(join(folder, 'recorded'));
});

test('every row says whether its sweep was moved, by what and how far apart the poses are, or why not', () => {
  expect(ran.code).toBe(0);
  const said = moved.map(row =>
    ['deskewed', 'pose_source', 'pose_gap_ns', 'not_deskewed'].map(f => row.at('lidar_top', f)),
  );
  const whole = said.filter(([deskewed]) => deskewed);
  expect(whole.length).toBeGreaterThan(17);
  for (const [deskewed, source, gap, why] of said) {
    // 50 Hz of odometry; the recorded drive ends with the last sweep.
    if (deskewed) expect([source, gap, why]).toEqual(['/odom', 20_000_000n, null]);
    else expect([source, gap, why]).toEqual([null, null, 'outside_poses']);
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'moved/dataset.json'), 'utf8'));
  const not = said.length - whole.length;
  expect(manifest.options.deskew).toBe(true);
  expect(manifest.deskewed).toEqual({
    poses: '/odom',
    world: 'odom',
    gyro_bias: null,
    sensors: [
      {
        name: 'lidar_top',
        moved: whole.length,
        widest_pose_gap_ns: '20000000',
        not_moved: not > 0 ? { outside_poses: not } : {},
      },
    ],
  });
  const card = readFileSync(join(folder, 'moved/README.md'), 'utf8');
  expect(card).toContain(
    `Sweeps moved to their stamps with poses of \`/odom\`: \`lidar_top\` ${whole.length}, poses at most 20 ms apart`,
  );
});

test('only x, y and z of points change; without the option there is no trace of it', () => {
  expect(() => recorded[0].at('lidar_top', 'deskewed')).toThrow(/no column/);
  const plain = JSON.parse(readFileSync(join(folder, 'recorded/dataset.json'), 'utf8'));
  expect([plain.options.deskew, plain.deskewed]).toEqual([false, null]);
  let farthest = 0;
  for (const [f, row] of moved.entries()) {
    const [a, b] = [row, recorded[f]].map(one => one.at('lidar_top', 'points') as Float32Array);
    const same = row.at('lidar_top', 'deskewed') === false;
    a.forEach((value, i) => {
      if (same || i % 6 > 2) {
        if (!Object.is(value, b[i])) expect.fail(`row ${f}, number ${i}: ${value}, not ${b[i]}`);
      } else farthest = Math.max(farthest, Math.abs(value - b[i]));
    });
    for (const pair of ['lidar_top_in_camera_front', 'lidar_top_in_camera_left'])
      for (const column of ['index', 'u', 'v', 'depth'])
        expect(row.at('projection', pair, column)).toEqual(recorded[f].at('projection', pair, column));
  }
  expect(farthest).toBeGreaterThan(0.3);
});

test('the dataset verifies, and traces back to the recorded bytes', async () => {
  expect((await framelock(['verify', join(folder, 'moved')])).code).toBe(0);
  const traced = await framelock(['trace', join(folder, 'moved'), town, '--frame', '10', '--sensor', 'lidar_top']);
  expect(traced.code).toBe(0);
});

test('a killed run is completed to the same bytes, card and counts included', async () => {
  const report = await killAndResume(town, folder, 4, 5, [...rig, '--deskew', '--shard-size', '1']);
  expect(report.killed).toBe(4);
});
