// framelock rig import, show and diff as a person runs them.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseRigFile } from '../../src/rig/file/rig-file.js';
import { camchain, imu, koide, ros } from '../rig/import/examples.js';
import { shared, sharedIsThere } from '../rig/import/support.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-rig-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const samples = new URL('../../samples/town/', import.meta.url).pathname;

describe('rig import', () => {
  const chain = file('camchain-imucam.yaml', camchain);
  const imuFile = file('imu.yaml', imu);

  it('writes a rig file that says where it came from', async () => {
    const out = join(folder, 'rig.yaml');
    const ran = await runCli('rig', 'import', chain, imuFile, '-o', out, '--topic', 'cam1=/right');
    expect(ran.code).toBe(0);
    expect(ran.out).toBe('');
    expect(ran.err).toContain('camchain-imucam.yaml: kalibr-camchain\n');
    expect(ran.err).toContain('rig.yaml: 3 sensors\n');
    const text = readFileSync(out, 'utf8');
    expect(text).toMatch(
      /^# Imported by framelock from\n# {3}camchain-imucam\.yaml: kalibr-camchain, sha256 [0-9a-f]{64}\n/,
    );
    const rig = parseRigFile(text, 'rig.yaml');
    expect(Object.keys(rig.sensors)).toEqual(['cam0', 'cam1', 'imu0']);
    expect(rig.sensors.cam1.topic).toBe('/right');
    expect(rig.sensors.cam0.provenance?.camera).toBe('camchain-imucam.yaml (kalibr-camchain)');
  });

  it('never replaces a file unless told', async () => {
    const out = file('there.yaml', 'mine');
    const refused = await runCli('rig', 'import', chain, '-o', out);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^FL0702: expected a new file, got one that exists; .*--overwrite/);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await runCli('rig', 'import', chain, '-o', out, '--overwrite', '--quiet')).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toMatch(/^# Imported/);
  });

  it('prints the rig file, or JSON', async () => {
    const plain = await runCli('rig', 'import', chain, '--quiet');
    expect(Object.keys(parseRigFile(plain.out, 'x').sensors)).toEqual(['cam0', 'cam1']);
    const json = JSON.parse((await runCli('rig', 'import', chain, '--json')).out);
    expect(json).toMatchObject({
      framelock_rig_import: 1,
      output: null,
      files: [{ file: 'camchain-imucam.yaml', format: 'kalibr-camchain' }],
    });
    expect(json.rig.sensors.cam0.clock).toEqual({ offset_ns: 12_500_000 });
    expect(json.notes.length).toBeGreaterThan(0);
  });

  it('a camera without a size is left out with exit code 3, and told by --size', async () => {
    const calib = file('calib.json', koide);
    const without = await runCli('rig', 'import', calib);
    expect(without.code).toBe(3);
    expect(without.err).toMatch(/FL0523: calib\.json does not tell the size/);
    const told = await runCli('rig', 'import', calib, '--size', '1600x1200', '--json');
    expect(told.code).toBe(0);
    expect(JSON.parse(told.out).rig.sensors.camera.camera).toMatchObject({ width: 1600, height: 1200 });
  });

  it.each([
    [['--size', 'big'], 2, /expected --size to be like 1920x1080, got "big"/],
    [['--topic', 'right='], 2, /expected name=value/],
    [['--topic', '/front'], 2, /expected name=value/],
    [['--size', '1x1', '--size', '2x2'], 2, /expected each name once/],
    [['--topic', 'x=/y'], 2, /expected --topic to name one of right, got "x"/],
    [['--image', 'nothing.png'], 1, /FL0101/],
    [['--image', file('no.png', 'text')], 2, /expected a JPEG, PNG or WebP picture, got another file/],
    [['--lens', 'right=brownie'], 2, /got "brownie"/],
  ])('%j', async (args, code, text) => {
    const ran = await runCli('rig', 'import', file('right.yaml', ros), ...args);
    expect(ran.err).toMatch(text);
    expect(ran.code).toBe(code);
    expect(ran.out).toBe('');
  });

  it('what is not valid or not known ends with exit code 2 and no file', async () => {
    const out = join(folder, 'never.yaml');
    const strange = await runCli('rig', 'import', file('strange.bin', new Uint8Array(100)), '-o', out);
    expect([strange.code, strange.err]).toEqual([
      2,
      expect.stringMatching(/^FL0520: .*a binary file; known are .*; strange\.bin\n$/),
    ]);
    const wrong = await runCli('rig', 'import', file('wrong.yaml', ros.replace('430.5', '0')), '-o', out);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/^FL0501: camera_matrix .*; wrong\.yaml\n$/)]);
    const large = await runCli('rig', 'import', file('large.yaml', new Uint8Array((16 << 20) + 1)), '-o', out);
    expect([large.code, large.err]).toEqual([1, expect.stringMatching(/^FL0208: .*16 MiB.*; large\.yaml\n$/)]);
    expect((await runCli('rig', 'import', join(folder, 'none.yaml'))).err).toMatch(/^FL0101/);
    expect(existsSync(out)).toBe(false);
  });

  it.skipIf(!sharedIsThere)(
    "OpenCalib's picture is larger than its intrinsics say (skipped without the data)",
    async () => {
      const pair = `${shared}opencalib/lidar2camera_manual/`;
      const ran = await runCli(
        'rig',
        'import',
        `${pair}center_camera-intrinsic.json`,
        `${pair}top_center_lidar-to-center_camera-extrinsic.json`,
        '--image',
        `${pair}0.png`,
      );
      expect(ran.code).toBe(0);
      expect(ran.err).toMatch(
        /FL0522: the picture of "center_camera" is 1920x1200 but center_camera-intrinsic\.json is for 1920x1080/,
      );
    },
  );
});

describe('rig show', () => {
  it('says what a lens sees as other tools may read it', async () => {
    const { sensors } = JSON.parse((await runCli('rig', 'show', `${samples}rig.true.yaml`, '--json')).out);
    const { camera } = sensors.find(({ name }: { name: string }) => name === 'camera_front');
    expect(camera).toMatchObject({ model: 'plumb_bob', fx: 208, view_limit_deg: 180, view_deg: { whole: true } });
    expect(camera).not.toHaveProperty('viewDeg');
  });

  it('gives a clock to the ns and to the thousandth of a ppm', async () => {
    const clock = 'clock: {offset_ms: -36.99852, drift_ppm: -39.99840006407851}';
    const path = file('clock.yaml', `framelock_rig: 1\nframe: base_link\nsensors:\n  cam: {topic: /cam, ${clock}}\n`);
    expect((await runCli('rig', 'show', path)).out).toContain(' -36.99852 ms, -39.998 ppm ');
  });

  it('a recording, in metres and degrees', async () => {
    const ran = await runCli('rig', 'show', `${samples}town.mcap`);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^recording: 7 sensors, 6 placed in base_link\n/);
    // The scenario's own numbers: samples/town/rig.true.yaml.
    expect(ran.out).toMatch(
      /camera_front +1\.6000 +0\.1000 +1\.4500 +0\.500 +1\.500 +-0\.800 +plumb_bob +320x240 +86\.8 65\.6/,
    );
    expect(ran.out).toContain('camera_front: pose /tf_static; camera /camera_front/camera_info message 0, K and D');
  });

  it('a rig file as JSON, with the provenance that it holds', async () => {
    const out = join(folder, 'shown.yaml');
    await runCli('rig', 'import', file('chain.yaml', camchain), '-o', out, '-q');
    const json = JSON.parse((await runCli('rig', 'show', out, '--json')).out);
    expect(json).toMatchObject({ framelock_rig_show: 1, kind: 'rig file', frame: 'imu0' });
    expect(json.sensors[0]).toMatchObject({
      name: 'cam0',
      clock: { offset_ns: 12_500_000 },
      from: { camera: 'chain.yaml (kalibr-camchain)' },
    });
    const view = json.sensors[0].camera.view_deg;
    expect(view.horizontal).toBeGreaterThan(80);
    expect(view.horizontal).toBeLessThan(100);
  });

  it('a foreign file, without importing it first', async () => {
    expect((await runCli('rig', 'show', file('r.yaml', ros))).out).toMatch(/^ros-camera-info: 1 sensor, 0 placed/);
  });

  it('what is no rig at all', async () => {
    expect((await runCli('rig', 'show', file('x.yaml', 'hello: 1'))).code).toBe(2);
    expect((await runCli('rig', 'show', join(folder, 'nothing'))).code).toBe(1);
  });
});

describe('rig diff', () => {
  it('exit code 0 for the same, 1 for others, 2 for what cannot be read', async () => {
    const truth = `${samples}rig.true.yaml`;
    const same = await runCli('rig', 'diff', truth, truth);
    expect([same.code, same.out]).toEqual([0, expect.stringMatching(/^the same: 7 sensors\n$/)]);
    const other = await runCli('rig', 'diff', truth, `${samples}town.mcap`);
    expect(other.code).toBe(1);
    expect(other.out).toMatch(/camera_front .*clock -36\.99852 ms/);
    expect((await runCli('rig', 'diff', truth, join(folder, 'nothing'))).code).toBe(2);
    expect((await runCli('rig', 'diff', truth, file('bad.yaml', 'framelock_rig: 2'))).code).toBe(2);
  });

  it('pixels as JSON', async () => {
    const truth = readFileSync(`${samples}rig.true.yaml`, 'utf8');
    expect(truth).toMatch(/\n {2}camera_front:/);
    const at = truth.indexOf('translation_m', truth.indexOf('\n  camera_front:'));
    const moved =
      truth.slice(0, at) +
      truth.slice(at).replace(/(translation_m:\s*\[?\s*-?\s*)(-?[\d.]+)/, (_, head, x) => `${head}${Number(x) + 0.1}`);
    const json = JSON.parse(
      (await runCli('rig', 'diff', `${samples}rig.true.yaml`, file('moved.yaml', moved), '--json')).out,
    );
    const front = json.sensors.find((s: { name: string }) => s.name === 'camera_front');
    expect(front.translation_m).toBeCloseTo(0.1, 9);
    expect(front.rotation_deg).toBeCloseTo(0, 6);
    expect(front.pixels).toMatchObject({ camera: 'camera_front' });
    expect(front.pixels.at_10_m.largest_px).toBeGreaterThan(0.5);
    expect(front.pixels.far.largest_px).toBeLessThan(1e-6);
    expect(json.sensors.filter((s: { same: boolean }) => !s.same).length).toBe(1);
  });
});
