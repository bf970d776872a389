// What a newcomer types wrong gets one line that names it, and help fits the terminal.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/tree.js';
import { runCli } from './run-cli.js';

const town = join(root, 'samples/town/town.mcap');
const rig = join(root, 'samples/town/rig.true.yaml');
const truth = join(root, 'samples/town/truth.json');
const below = join(truth, 'x');
const tooLong = 'x'.repeat(300);
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'framelock-words-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  [['info', rig], 1, /^FL0103: expected a recording, got a rig file; give the recording, and this one with --rig;/],
  [['info', join(root, 'README.md')], 1, /^FL0103: expected .*data set.*, got a text file; docs\/FORMATS\.md lists/],
  [
    ['sync', town, '--rig', 'nowhere.yaml'],
    2,
    /^FL0801: expected a rig file, got nothing of that name; check the path/,
  ],
  [
    ['sync', town, '--clock', 'nowhere'],
    2,
    /^FL0801: expected auto, raw, log or a clock file, got nothing of that name/,
  ],
  [
    ['sync', town, '--start', '5s'],
    1,
    /^FL0802: .*they lie from 0 ns to 1\.9 s after the start \(\d{19} to \d{19} ns\)/,
  ],
  [
    ['verify', 'nowhere'],
    1,
    /^FL0101: expected a dataset .*framelock convert.*, got nothing of that name; check the path/,
  ],
  [['verify', town], 1, /^FL0101: expected a dataset .*, got a file; check the path/],
  [['trace', town, 'town', '--frame', '3', '--sensor', 'lidar'], 1, /^FL0101: expected a dataset .*, got a file;/],
  [['qa', town, '--labels', 'nowhere'], 2, /^FL0801: expected labels, got no such file or folder; check the path/],
  [
    ['qa', town, '--labels', truth, '--cloud', 'lidra'],
    2,
    /FL0801: expected the labelled cloud to be one of lidar_top, radar_front_detections; got "lidra"$/m,
  ],
  [['qa', town, '--labels', truth, '--review'], 2, /^FL0801: expected a dataset with --review, got a recording/],
  [['sync', town, '--reference', 'lidar_topp'], 2, /^FL0801: .*; got "lidar_topp", did you mean "lidar_top"\?$/m],
  [['sync', town, '--topics', '/IMU'], 2, /^FL0801: .*; got "\/IMU", did you mean "\/imu\/data"\?$/m],
  [['sync', town, '--tolerance', 'odo=5ms'], 2, /^FL0801: .*; got "odo", did you mean "odom"\?$/m],
  [['labels', truth, '--labels-format', 'cooc'], 1, /^FL1001: .*; got "cooc", did you mean "coco"\?$/m],
  [['labels', truth, '--to', 'kitti', '-o', 'x'], 2, /^FL0801: .*; got "kitti", did you mean "kitti-object"\?$/m],
  [['sync', town, '--policy', 'nearst'], 2, /^FL0801: .*; got "nearst", did you mean "nearest"\?$/m],
  [
    ['sync', town, '--tolerance', '50'],
    2,
    /^FL0801: --tolerance: expected a duration with a unit, .* or 1min; got "50"; run/,
  ],
  [['sync', town, '--start', '1s', '--end', '0.5s'], 1, /^FL0802: expected --end to be after --start, got an earlier/],
  [
    ['project', town, '-o', 'nowhere', '--format', 'gif'],
    2,
    /^FL0801: --format: expected one of png, jpeg; got "gif"; run with --help/,
  ],
  [
    ['rig', 'diff', rig, 'nowhere.yaml'],
    2,
    /^FL0801: expected a rig file, a dataset or a recording, got no such file or folder; check the path; nowhere\.yaml/,
  ],
  [
    ['info', 'a\ufffd.mcap'],
    1,
    /^FL0101: expected a recording, got no such file or folder \(its name has bytes that are not UTF-8: rename it\); check the path; a/,
  ],
  [['rig', 'show', below], 1, /^FL0101: expected a rig file, a dataset or a recording, got no such file or folder;/],
  [['review', 'status', below], 1, /^FL0101: expected a dataset, a folder of ledgers or a ledger, got no such file/],
  [['review', 'agreement', tooLong], 1, /^FL0101: expected a dataset, .* or a ledger, got a name that is too long;/],
  [['qa', 'plant', truth, '-o', below], 74, /^FL0701: the labels could not be written \(ENOTDIR\)/],
  [['project', town, '-o', truth], 2, /^FL0702: expected the name of a folder to write to, got a file;/],
  [['simulate', 'town-small', '-o', truth], 2, /^FL0702: expected the name of a folder to write to, got a file;/],
  [['demo', '-o', ''], 2, /^FL0801: expected a value behind --output, got an empty one$/m],
  [
    ['qa', 'plant', truth, '-o', 'x', '--ledger', ''],
    2,
    /^FL0801: expected a value behind --ledger, got an empty one$/m,
  ],
  [['help', 'convrt'], 2, /^FL0801: unknown command 'convrt' \(Did you mean convert\?\); run with --help/],
] as const)('%j', (args, exit, words) => {
  test('one line says what is wrong', async () => {
    const { code, out, err } = await runCli(...args);
    expect([code, out]).toEqual([exit, '']);
    expect(err).toMatch(words);
    expect(err.split('\n').filter(line => line.startsWith('FL0')).length).toBeLessThanOrEqual(2);
  });
});

test('a clock whose unit was mistaken in the rig file is named where it makes all others miss the frames', async () => {
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(
    wrong,
    'framelock_rig: 1\nsensors:\n  lidar_top: {topic: /lidar_top/points, clock: {offset_ms: -37000000}}\n',
  );
  const { err } = await runCli('sync', town, '--rig', wrong);
  const lines = err.split('\n').filter(line => line.startsWith('FL0406'));
  expect(lines.length).toBe(6);
  for (const line of lines)
    expect(line).toMatch(/wrong\.yaml moves \/lidar_top\/points by -10\.28 h: look there first \(offset_ms is in ms/);
  expect((await runCli('sync', town, '--rig', rig)).err).not.toContain('look there first');
});

test('a rig file as JSON is told from other JSON', async () => {
  const json = join(folder, 'rig.json');
  writeFileSync(json, '{ "framelock_rig": 1 }');
  expect((await runCli('info', json)).err).toContain('got a rig file');
  writeFileSync(json, '{ "rig": 1 }');
  expect((await runCli('info', json)).err).toContain('got a JSON text');
});

test('help is no wider than 80 columns where nobody tells the width, but for examples', async () => {
  for (const command of [['--help'], ['convert', '--help'], ['qa', '--help'], ['calib', 'time', '--help']]) {
    const { out } = await runCli(...command);
    const [listed] = out.split(/^(?:Examples|Checks|Formats|Kinds)/m);
    expect(listed.split('\n').filter(line => line.length > 80)).toEqual([]);
    expect(listed.length).toBeGreaterThan(300);
  }
});

describe.skipIf(process.platform === 'win32')('a pipe that nobody writes to, and a device that never ends', () => {
  const pipe = () => {
    const path = join(folder, 'pipe.yaml');
    if (!existsSync(path)) execFileSync('mkfifo', [path]);
    return path;
  };
  test.each([
    ['a rig', ['sync', town, '--rig'], 'FL0801: expected a rig file'],
    ['clocks', ['sync', town, '--clock'], 'FL0801: expected auto, raw, log or a clock file'],
    ['a policy', ['sync', town, '--ci'], 'FL0810: expected a policy file'],
    ['labels', ['qa', town, '--labels'], 'FL0801: expected a readable file'],
    ['a policy of labels', ['qa', town, '--labels', truth, '--ci'], 'FL0810: expected a policy file'],
    ['planted faults', ['qa', town, '--labels', truth, '--planted'], 'FL0801: expected planted.json'],
    ['a scenario', ['simulate', '-o', 'nowhere'], 'FL0801: expected town, town-small'],
  ])('given as %s are refused at once', async (_, args, words) => {
    for (const path of [pipe(), '/dev/zero']) {
      const { code, err } = await runCli(...args, path);
      expect([code, err.split('\n').filter(line => line.startsWith('FL'))]).toEqual([
        2,
        [expect.stringContaining(words)],
      ]);
      expect(err).toContain('regular file');
    }
  });

  test('given as a ledger are no ledger', async () => {
    for (const path of [pipe(), '/dev/zero']) {
      const { code, err } = await runCli('review', 'status', path);
      expect([code, err]).toEqual([1, expect.stringMatching(/^FL0101: .*not a regular file/)]);
    }
  });
});

test('no recording is simulated into a dataset', async () => {
  const dataset = join(folder, 'dataset');
  mkdirSync(dataset);
  writeFileSync(join(dataset, 'dataset.json'), '{}');
  const { code, err } = await runCli('simulate', 'town-small', '-o', dataset, '--overwrite');
  expect([code, err]).toEqual([2, expect.stringMatching(/^FL0702: expected a folder for a recording, got a dataset;/)]);
  expect(readdirSync(dataset)).toEqual(['dataset.json']);
});

test('a folder that is called as a scenario is not taken for one', async () => {
  const before = process.cwd();
  mkdirSync(join(folder, 'town-small'));
  process.chdir(folder);
  try {
    const { code, out } = await runCli('simulate', 'town-small', '-o', 'drive', '--format', 'mcap');
    expect([code, out]).toEqual([0, 'drive: 583 messages in town.mcap, truth.json, rig.true.yaml\n']);
  } finally {
    process.chdir(before);
  }
});

test('a rig file is one under any name', async () => {
  const unnamed = join(folder, 'rig-of-monday');
  copyFileSync(rig, unnamed);
  expect((await runCli('rig', 'diff', rig, unnamed)).code).toBe(0);
});
