// calib doctor: what a wrong command line is answered, before anything is decoded, and which issue says what was found.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import * as diagnosing from '../../src/frame/doctor/diagnose-plan.js';
import type { Vec3 } from '../../src/geometry/se3.js';
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

describe('what was found is an issue of its camera', () => {
  it('another reading, and what cannot be told', async () => {
    const path = join(folder, 'conjugated.yaml');
    const given = '[-0.500723409, 0.512215328, -0.494702424, 0.492118926]';
    const text = readFileSync(rig, 'utf8').replace(given, '[0.500723409, -0.512215328, 0.494702424, 0.492118926]');
    writeFileSync(path, text);
    const doctor = (...more: string[]) =>
      runCli('calib', 'doctor', join(town, 'town.mcap'), '--rig', path, '--frames', '2', ...more);
    const other = await doctor('--camera', 'camera_front');
    expect(other.err).toMatch(
      /^FL0930: \/camera_front\/image\/compressed: another reading fits better: camera pose: the rotation was written transposed/m,
    );
    expect(other.code).toBe(1);
    // Its points lie on the other side of the car.
    const backward = text.replace('[-0.003540703, 0.009580697, 0.005269198, 0.999933952]', '[0, 0, 1, 0]');
    writeFileSync(path, backward);
    const unknown = await doctor('--camera', 'camera_left');
    expect(unknown.err).toMatch(/^FL0931: \/camera_left\/image\/compressed: cannot be told: \S/m);
    expect(unknown.code).toBe(4);
  }, 60_000);

  it('cameras that propose different readings of one LiDAR: nothing is written', async () => {
    const found = vi.spyOn(diagnosing, 'diagnosePlan').mockImplementation(async plan => {
      const sensorOf = (name: string) => plan.sensors.find(sensor => sensor.name === name)!;
      const [lidar, ...cameras] = ['lidar_top', 'camera_front', 'camera_left'].map(sensorOf);
      return cameras.map((camera, k) => {
        const { model, intrinsics } = camera.rig.camera!;
        const given = {
          T_rig_camera: camera.rig.T_rig_sensor!,
          T_rig_lidar: lidar.rig.T_rig_sensor!,
          model,
          intrinsics,
        };
        const T_rig_lidar = { ...given.T_rig_lidar, t: [k, 0, 2] satisfies Vec3 };
        const best = {
          ...{
            family: 'inverse',
            where: 'LiDAR pose' as const,
            mistake: `mistake ${k}`,
            numbers: { ...given, T_rig_lidar },
          },
          ...{ score: 100, sigmas: 9, turn: [0, 0, 0] satisfies Vec3, seen: 1000, alike: [], same: [] },
        };
        const rest = { frames: 4, tried: 900, chance: 0, sigma: 10, next: [], reasons: [] };
        const picture = { width: 320, height: 240 };
        return {
          camera,
          lidar,
          given,
          picture,
          stamps: [],
          found: { ...rest, verdict: 'another reading' as const, best },
        };
      });
    });
    try {
      const out = join(folder, 'disagreed.yaml');
      const done = await runCli('calib', 'doctor', join(town, 'town.mcap'), '--rig', rig, '-o', out);
      expect(done.err).toMatch(
        /^FL0932: \/lidar_top\/points: lidar_top: camera_front says "mistake 0", camera_left says "mistake 1"; it is left as given/m,
      );
      expect(done.err).toContain(`${out} was not written: cameras disagree`);
      expect([done.code, existsSync(out)]).toEqual([1, false]);
    } finally {
      found.mockRestore();
    }
  });
});
