// A whole run into a folder: both recordings hold every message, nothing unfinished stays, and failing is clean.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { decodeImage } from '../../src/platform/node/jpeg.js';
import { refuseEarlierSimulation, writeSimulation } from '../../src/platform/node/write-simulation.js';
import { mcap } from '../../src/source/mcap/index.js';
import { ros1bag } from '../../src/source/ros1bag/index.js';
import { quick } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-simulation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scenario = quick({ lidar_top: { rings: 4, columns: 60 } }, { duration_s: 0.5 });

test('bag and MCAP hold the same messages, read without a remark, with pictures that decode', async () => {
  let last = 0;
  const out = join(folder, 'new', 'deep');
  const written = await writeSimulation(scenario, out, { onProgress: done => (last = done) });
  expect(last).toBe(written.messages);
  expect(readdirSync(out).sort()).toEqual(['rig.true.yaml', 'town.bag', 'town.mcap', 'truth.json']);
  const issues = new Issues();
  const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const open = (format: typeof mcap, name: string) =>
    format.openBytes!(memoryBytes(name, new Uint8Array(readFileSync(join(out, name)))), context);
  const [one, two] = [await open(ros1bag, 'town.bag'), await open(mcap, 'town.mcap')];
  expect(issues.sorted()).toEqual([]);
  expect(one.messages.count).toBe(written.messages);
  expect(two.messages.logNs).toEqual(one.messages.logNs);
  expect(two.messages.stampNs).toEqual(one.messages.stampNs);
  for (const source of [one, two]) {
    for (let i = 0; i < source.messages.count; i++) {
      const channel = source.channels[source.messages.channel.at(i)];
      const value = channel.decoder.decode(await source.read(i));
      if (value.kind !== 'image') continue;
      const picture = await decodeImage(value.data);
      expect([picture.width, picture.height]).toEqual([160, 120]);
    }
  }
});

test('a folder that cannot be made is FL0701, and leaves nothing behind', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(writeSimulation(scenario, file)).rejects.toMatchObject({ code: 'FL0701' });
  const stopped = join(folder, 'stopped');
  const stop = () => {
    throw new Error('stop');
  };
  await expect(writeSimulation(scenario, stopped, { onProgress: stop })).rejects.toThrow('stop');
  expect(readdirSync(stopped)).toEqual([]);
});

test('one run at a time: two would write into the same unfinished files', async () => {
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  // As a run has it in the moment in which it takes the lock.
  writeFileSync(join(shared, 'town.lock'), '');
  await expect(writeSimulation(scenario, shared)).rejects.toMatchObject({ code: 'FL0703' });
  expect(readdirSync(shared)).toEqual(['town.lock']);
  rmSync(join(shared, 'town.lock'));
  await writeSimulation(scenario, shared);
  expect(readdirSync(shared).sort()).toEqual(['rig.true.yaml', 'town.bag', 'town.mcap', 'truth.json']);
});

test('a file of its names that is there is somebody’s own, and refused', () => {
  for (const name of ['town.mcap', 'town.bag', 'truth.json', 'rig.true.yaml']) {
    const own = join(folder, `own ${name}`);
    mkdirSync(own);
    refuseEarlierSimulation(own, ['mcap'], false);
    writeFileSync(join(own, name), 'mine');
    expect(() => refuseEarlierSimulation(own, ['mcap'], false)).toThrow(new RegExp(`holds ${name};.*--overwrite`));
    refuseEarlierSimulation(own, ['mcap', 'bag'], true);
  }
});

test('an old recording is not left beside a new truth', () => {
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'truth.json'), '{}');
  writeFileSync(join(old, 'town.bag'), '#ROSBAG V2.0');
  expect(() => refuseEarlierSimulation(old, ['mcap'], true)).toThrow(/town\.bag, which --format leaves out/);
});

test('what is not a picture is FL0307', async () => {
  await expect(decodeImage(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'FL0307' });
});
