// No command writes over what it reads, whatever name that has, nor in place of a device; what is there stays byte for byte.
import { execFileSync } from 'node:child_process';
import { cpSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-own-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const [drive, rig, labels, dataset] = [at('drive.mcap'), at('rig.yaml'), at('truth.json'), at('dataset')];
const inputs = [drive, rig, labels, join(dataset, 'dataset.json'), at('logs/a.mcap')];
const before = new Map<string, Buffer>();

beforeAll(async () => {
  cpSync('samples/town/town.mcap', drive);
  cpSync('samples/town/rig.true.yaml', rig);
  cpSync('samples/town/truth.json', labels);
  mkdirSync(at('logs'));
  cpSync(drive, at('logs/a.mcap'));
  symlinkSync(drive, at('link.ply'));
  linkSync(drive, at('hard.ply'));
  expect((await runCli('convert', drive, '-o', dataset, '-q', '--workers', '0')).code).toBe(0);
  for (const path of inputs) before.set(path, readFileSync(path));
});

const trace = ['trace', dataset, drive, '--frame', '3', '--sensor', 'lidar_top', '-o'];
const qa = ['qa', dataset, '--labels', labels];
test.each([
  ['trace', [...trace, drive]],
  ['trace, a file of the dataset', [...trace, join(dataset, 'dataset.json')]],
  ['paint', ['paint', drive, '--rig', rig, '-o', drive]],
  ['paint, its rig', ['paint', drive, '--rig', rig, '-o', rig]],
  ['paint, a link to it', ['paint', drive, '-o', at('link.ply')]],
  ['paint, its other name', ['paint', drive, '-o', at('hard.ply')]],
  ['paint, a file of a folder', ['paint', at('logs'), '-o', at('logs/a.mcap')]],
  ['sync', ['sync', drive, '--html', drive]],
  ['sync, its policy', ['sync', drive, '--ci', rig, '--html', rig]],
  ['qa', [...qa, '--html', labels]],
  ['qa, a file of the dataset', [...qa, '--html', join(dataset, 'dataset.json')]],
  ['qa plant', ['qa', 'plant', labels, '-o', labels, '--to', 'openlabel', '--overwrite']],
  ['qa plant, the ledger', ['qa', 'plant', labels, '-o', at('p.arrow'), '--ledger', labels, '--overwrite']],
  ['calib check', ['calib', 'check', drive, '--rig', rig, '--html', drive]],
  ['calib time', ['calib', 'time', `${drive}:/imu/data`, `${drive}:/odom`, '-o', drive]],
  ['labels', ['labels', labels, '--to', 'openlabel', '-o', labels, '--overwrite']],
  ['review apply', ['review', 'apply', dataset, '--labels', labels, '--to', 'openlabel', '-o', labels, '--overwrite']],
  ['review compact', ['review', 'compact', dataset, '-o', join(dataset, 'dataset.json')]],
])('%s', async (_, words) => {
  const { code, err } = await runCli(...words);
  expect([code, err]).toEqual([2, expect.stringMatching(/^FL0702: the output (is what is read|lies in)[^\n]*\n$/)]);
  for (const path of inputs) expect(readFileSync(path).equals(before.get(path)!), path).toBe(true);
});

test.each([
  ['trace', [...trace, at('logs/a.mcap')]],
  ['paint', ['paint', drive, '-o', at('logs/a.mcap')]],
  ['sync', ['sync', drive, '--html', at('logs/a.mcap')]],
  ['review compact', ['review', 'compact', dataset, '-o', at('logs/a.mcap')]],
])('%s writes over no recording, its own or another', async (_, words) => {
  const { code, err } = await runCli(...words);
  expect([code, err]).toEqual([2, expect.stringMatching(/^FL0702: expected the name of a file.*got a recording;/)]);
  expect(readFileSync(at('logs/a.mcap')).equals(before.get(at('logs/a.mcap'))!)).toBe(true);
});

test('labels and ledger of planted faults have two names', async () => {
  const { code, err } = await runCli('qa', 'plant', labels, '-o', at('p.arrow'), '--ledger', at('p.arrow'));
  expect([code, err]).toEqual([2, expect.stringMatching(/^FL0801: expected two names/)]);
});

test('a page in a folder that is read is replaced by the next one', async () => {
  const page = join(dataset, 'qa.html');
  for (const _ of [1, 2]) expect((await runCli(...qa, '--html', page, '-q')).code).toBeLessThan(4);
  expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
});

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  test('is not replaced by a file', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const { code, err } = await runCli(...trace, at('pipe'));
    expect([code, err]).toEqual([2, expect.stringMatching(/^FL0702: expected the name of a file.*a pipe or a device/)]);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });
});
