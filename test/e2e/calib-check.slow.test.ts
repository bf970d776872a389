// calib check as a person runs it: the sample town, its dataset, wrong rigs, and what it cannot tell.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framelock, samples } from '../support/cli.js';

const town = join(samples, 'town/town.mcap');
const rig = join(samples, 'town/rig.true.yaml');
let folder: string;
let dataset: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-health-'));
  dataset = join(folder, 'town');
  const ran = await framelock(['convert', town, '--rig', rig, '-o', dataset, '--check-calibration', '--quiet']);
  expect(ran.code, ran.stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a dataset with its check', () => {
  it('has score, probability and window of every camera row, and says so on the card', async () => {
    const table = tableFromIPC(readFileSync(join(dataset, 'alignment.arrow')));
    const rows = table.toArray().map(row => row.toJSON());
    const front = rows.filter(row => row.sensor === 'camera_front');
    expect(front.some(row => row.calibration_probability !== null)).toBe(true);
    for (const row of front.filter(r => r.calibration_window !== null)) {
      expect(row.calibration_probability).toBeGreaterThanOrEqual(0);
      expect(row.calibration_probability).toBeLessThanOrEqual(1);
      expect(row.calibration_score).toBeLessThanOrEqual(1);
    }
    expect(rows.filter(row => row.sensor === 'lidar_top').every(row => row.calibration_window === null)).toBe(true);
    expect(readFileSync(join(dataset, 'README.md'), 'utf8')).toMatch(/Calibration health .*\n {2}- lidar.*camera/);
    const { calibration } = JSON.parse(readFileSync(join(dataset, 'dataset.json'), 'utf8'));
    expect(calibration.map((c: { camera: string }) => c.camera)).toEqual(['camera_front', 'camera_left']);
  });

  it('is whole, and its check is the same as that of the recording', async () => {
    expect((await framelock(['verify', dataset])).code).toBe(0);
    const here = await framelock(['calib', 'check', dataset, '--camera', 'camera_front', '--json']);
    const there = await framelock(['calib', 'check', town, '--rig', rig, '--camera', 'camera_front', '--json']);
    expect(here.code).toBe(there.code);
    // Poses at 10 Hz stand in for those at 50 Hz: the same to a hundredth of a degree and a few millimetres.
    const [a, b] = [here, there].map(ran => ran.json.pairs[0].learned.offset);
    for (const axis of ['pitch_deg', 'yaw_deg', 'roll_deg']) expect(Math.abs(a[axis] - b[axis])).toBeLessThan(0.1);
    for (const axis of ['right_m', 'down_m', 'ahead_m']) expect(Math.abs(a[axis] - b[axis])).toBeLessThan(0.03);
  });
});

describe('a wrong rig', () => {
  it('is suspicious: exit code 1, the error by name, on a page too', async () => {
    const wrong = join(folder, 'wrong.yaml');
    // The front camera a degree to the left: about base_link's z, which is nearly the camera's −y.
    const text = readFileSync(rig, 'utf8');
    const turned = text.replace(
      /(camera_front:[\s\S]*?rotation_xyzw: )\[[^\]]*\]/,
      (_, before) => `${before}[${turnedAboutZ(text, (1 * Math.PI) / 180).join(', ')}]`,
    );
    writeFileSync(wrong, turned);
    const page = join(folder, 'wrong.html');
    const args = ['calib', 'check', town, '--rig', wrong, '--camera', 'camera_front', '--html', page, '--json'];
    const ran = await framelock(args);
    expect(ran.code, ran.stderr).toBe(1);
    const [pair] = ran.json.pairs;
    expect(pair.verdict).toBe('suspicious');
    expect(Math.abs(pair.learned.offset.yaw_deg)).toBeGreaterThan(0.7);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|https?:/);
    expect(html.match(/data:image\/jpeg;base64/g)).toHaveLength(2);
    expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(8);
    const against = await framelock([
      'calib',
      'check',
      dataset,
      '--camera',
      'camera_front',
      '--against',
      dataset,
      '--json',
    ]);
    expect(against.json.against[0].changed).toBe(false);
  });
});

describe('convert --check-calibration', () => {
  it('is told by an issue of each camera', async () => {
    // The LiDAR turned round: no camera's picture fits its points. Turned by 7°: one camera's shows it.
    const rigOf = (name: string, rotation: string) => {
      const path = join(folder, name);
      const text = readFileSync(rig, 'utf8');
      writeFileSync(path, text.replace('[-0.003540703, 0.009580697, 0.005269198, 0.999933952]', rotation));
      return path;
    };
    const said = async (name: string, path: string) => {
      const ran = await framelock(['convert', town, '--rig', path, '-o', join(folder, name), '--check-calibration']);
      return ran.issues.filter(line => /^FL09/.test(line)).map(line => line.slice(0, 68));
    };
    expect(await said('back', rigOf('back.yaml', '[0, 0, 1, 0]'))).toEqual(
      [
        'FL0911: /camera_front/image/compressed: lidar_top in camera_front: unknown',
        'FL0911: /camera_left/image/compressed: lidar_top in camera_left: unknown',
      ].map(line => line.slice(0, 68)),
    );
    expect(await said('turned', rigOf('turned.yaml', '[0, 0, 0.06, 0.9982]'))).toContain(
      'FL0910: /camera_left/image/compressed: lidar_top in camera_left: suspicious'.slice(0, 68),
    );
  });
});

describe('what cannot be checked', () => {
  it('two frames: it cannot be told', async () => {
    const ran = await framelock([
      'calib',
      'check',
      town,
      '--rig',
      rig,
      '--end',
      '0.25s',
      '--camera',
      'camera_front',
      '--json',
    ]);
    expect(ran.code).toBe(4);
    expect(ran.json.pairs[0].reasons[0]).toMatch(/too few frames/);
  });

  it.each([
    [['calib', 'check', 'no-such-file'], 1, /FL0101/],
    [['calib', 'check', town, '--camera', 'nobody'], 2, /FL0801: expected --camera/],
    [['calib', 'check', town, '--frames', '3'], 2, /whole number from 9/],
  ] as const)('%j is refused in one line', async (args, code, text) => {
    const ran = await framelock([...args]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(text);
  });

  it('a dataset with another rig file', async () => {
    const ran = await framelock(['calib', 'check', dataset, '--rig', rig]);
    expect(ran.code).toBe(2);
    expect(ran.issues[0]).toMatch(/FL0801: expected no --rig/);
  });
});

/** The camera's rotation of the file, turned about base_link's z. */
function turnedAboutZ(text: string, angle: number): number[] {
  const [x, y, z, w] = /camera_front:[\s\S]*?rotation_xyzw: \[([^\]]*)\]/.exec(text)![1].split(',').map(Number);
  const [s, c] = [Math.sin(angle / 2), Math.cos(angle / 2)];
  return [c * x - s * y, c * y + s * x, c * z + s * w, c * w - s * z];
}
