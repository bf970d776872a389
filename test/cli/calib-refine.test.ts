// calib refine says what is wrong with a request before it looks at anything for long, and never touches an existing file.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-refine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const town = fileURLToPath(new URL('../../samples/town/town.mcap', import.meta.url));
const rig = fileURLToPath(new URL('../../samples/town/rig.true.yaml', import.meta.url));

it('an existing output is refused, and stays', async () => {
  const out = join(folder, 'mine.yaml');
  writeFileSync(out, 'mine');
  const { code, err } = await runCli(
    'calib',
    'refine',
    town,
    '--rig',
    rig,
    '--camera',
    'camera_front',
    '-o',
    out,
    '-q',
  );
  expect(code).toBe(2);
  expect(err).toMatch(/^FL0922: /);
  expect(readFileSync(out, 'utf8')).toBe('mine');
});

it('several cameras ask for one, by name', async () => {
  const { code, err } = await runCli('calib', 'refine', town, '--rig', rig, '-q');
  expect(code).toBe(2);
  expect(err).toMatch(/FL0801: expected --camera to name one of camera_front, camera_left; got nothing/);
  const wrong = await runCli('calib', 'refine', town, '--rig', rig, '--camera', 'rear', '-q');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('got "rear"');
});

it('without frames near each other in time there is nothing to look at', async () => {
  const args = ['--rig', rig, '--camera', 'camera_front', '--tolerance', '1ns', '--clock', 'raw'];
  const out = join(folder, 'none.yaml');
  const { code, err } = await runCli('calib', 'refine', town, ...args, '-o', out, '-q');
  expect(code).toBe(1);
  expect(err).toMatch(/FL0920: expected frames/);
  expect(existsSync(out)).toBe(false);
});

it('one frame cannot judge itself: refused, no file; --force writes one that says so', async () => {
  const args = ['calib', 'refine', town, '--rig', rig, '--camera', 'camera_front', '--end', '0.05s'];
  const out = join(folder, 'one.yaml');
  const refused = await runCli(...args, '-o', out, '--json', '-q');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({ framelock_refinement: 1, accepted: false });
  expect(refused.err).toContain('FL0921');
  expect(existsSync(out)).toBe(false);
  await runCli(...args, '-o', out, '--force', '-q');
  expect(readFileSync(out, 'utf8')).toContain('accepted: false');
});

it('frames that show one scene are said so: held-out ones prove little', async () => {
  const { err } = await runCli('calib', 'refine', town, '--rig', rig, '--camera', 'camera_front', '--frames', '4');
  expect(err).toMatch(
    /^FL0923: \/camera_front\/image\/compressed: 6 frames of 1\.\d s show one scene: .*this scene only$/m,
  );
});
