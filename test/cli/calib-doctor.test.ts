// calib doctor: what a wrong command line is answered, before anything is decoded.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCli } from './run-cli.js';

const town = join(import.meta.dirname, '../../samples/town');
const rig = join(town, 'rig.true.yaml');
const folder = mkdtempSync(join(tmpdir(), 'doctor-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a camera that is not there', ['--camera', 'rear'], 2, /FL0801.*--camera to be one of .*camera_front.*got "rear"/s],
  ['a LiDAR that is not there', ['--lidar', 'rear'], 2, /FL0801.*--lidar to be one of lidar_top; got "rear"/s],
  ['the other name of a LiDAR', ['--cloud', 'rear'], 2, /FL0801.*--lidar to be one of lidar_top; got "rear"/s],
  ['both names', ['--cloud', 'a', '--lidar', 'b'], 2, /--cloud.*cannot be used with.*--lidar/s],
  ['no frames asked for', ['--frames', '0'], 2, /frames/],
] as const)('%s', async (_, more, code, text) => {
  const done = await runCli('calib', 'doctor', join(town, 'town.mcap'), '--rig', rig, '--quiet', ...more);
  expect(done.code).toBe(code);
  expect(done.err).toMatch(text);
});

it('writes over nothing', async () => {
  const out = join(folder, 'there.yaml');
  copyFileSync(rig, out);
  const done = await runCli('calib', 'doctor', join(town, 'town.mcap'), '--rig', rig, '-o', out, '--quiet');
  expect([done.code, readFileSync(out, 'utf8')]).toEqual([2, readFileSync(rig, 'utf8')]);
  expect(done.err).toMatch(/FL0922/);
});

it('a rig file that is none is said with its place', async () => {
  const path = join(folder, 'bad.yaml');
  writeFileSync(path, readFileSync(rig, 'utf8').replace('[1.6, 0.1, 1.45]', '[1.6, 0.1, .nan]'));
  const done = await runCli('calib', 'doctor', join(town, 'town.mcap'), '--rig', path, '--quiet');
  expect(done.code).toBe(2);
  expect(done.err).toMatch(/FL0501.*camera_front\.pose/s);
});
