// A topic that changed its type is two sensors; what a dataset says of them, its rig.json and clocks.json, can be given back.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../support/tree.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-twin-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

test('the rig and the clocks of the dataset make the same dataset again', async () => {
  // One drive as ROS 1 and as ROS 2: each topic has both types.
  await runCli('simulate', join(root, 'samples/scenarios/town-small.json'), '-o', at('drive'), '-q');
  rmSync(at('drive/truth.json'));
  const convert = ['convert', at('drive'), '--topics', '/imu/data,/lidar_top/points', '--workers', '0', '-q', '-o'];
  expect((await runCli(...convert, at('one'))).code).toBe(0);
  const given = ['--rig', join(at('one'), 'rig.json'), '--clock', join(at('one'), 'clocks.json')];
  const { code, err } = await runCli(...convert, at('two'), ...given);
  expect([code, err.match(/FL0(422|501)/)]).toEqual([0, null]);
  const shown = JSON.parse((await runCli('rig', 'diff', at('one'), at('two'), '--json')).out);
  expect([shown.same, shown.sensors.map(({ name }: { name: string }) => name)]).toEqual([
    true,
    ['imu_data', 'imu_data_2', 'lidar_top_points', 'lidar_top_points_2'],
  ]);
}, 120_000);
