// A dataset on disk: any single flipped bit is found, and every cell leads back to its message's bytes.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readManifest } from '../../../src/export/read/dataset-reader.js';
import { rowReader } from '../../../src/export/read/row-reader.js';
import { cellAddress } from '../../../src/export/read/trace.js';
import { verifyDataset } from '../../../src/export/read/verify.js';
import { FramelockError } from '../../../src/issue.js';
import { datasetFolder } from '../../../src/platform/node/dataset-folder.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { openSession } from '../../../src/platform/node/session.js';
import { findMessage } from '../../../src/source/find-message.js';
import { framelock } from '../../support/cli.js';
import { zstdCodec } from '../../support/mcap-builder.js';
import { bagOf, drive, mcapOf } from '../../support/recording.js';
import { seeded } from '../../support/seeded.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-verify-'));
const kinds = ['mcap', 'bag', 'zstd.mcap'] as const;
beforeAll(async () => {
  const topics = drive({ sweeps: 8 });
  writeFileSync(join(folder, 'drive.mcap'), await mcapOf(topics));
  writeFileSync(join(folder, 'drive.bag'), await bagOf(topics, { chunkSize: 4000 }));
  const compressor = { name: 'zstd', compress: zstdCodec };
  writeFileSync(join(folder, 'drive.zstd.mcap'), await mcapOf(topics, { compressor, chunkSize: 4000 }));
  for (const kind of kinds) {
    // Through the built program: its threads are files of their own, which no test loader sees.
    const args = ['convert', join(folder, `drive.${kind}`), '-o', join(folder, kind), '--shard-size', '0.04'];
    expect((await framelock(args)).code).toBe(0);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function faultsOf(dataset: string): Promise<string[]> {
  const open = datasetFolder(dataset);
  try {
    return (await verifyDataset(await readManifest(open), open, nodeDigest, await openFolder(dataset).list())).map(
      fault => `${fault.file} ${fault.text}`,
    );
  } catch (error) {
    if (error instanceof FramelockError) return [`${error.code} ${error.message}`];
    throw error;
  }
}

test('an untouched dataset has no faults', async () => {
  for (const kind of kinds) expect(await faultsOf(join(folder, kind))).toEqual([]);
});

test('of 200 single flipped bits in any file but the card, which people may edit, all are found', async () => {
  const random = seeded(5);
  const damaged = join(folder, 'damaged');
  cpSync(join(folder, 'mcap'), damaged, { recursive: true });
  const files = readdirSync(damaged, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'README.md')
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  expect(files.length).toBeGreaterThanOrEqual(6);
  const missed: string[] = [];
  for (let i = 0; i < 200; i++) {
    const file = files[i % files.length];
    const bytes = readFileSync(file);
    const [at, bit] = [random() % bytes.length, random() % 8];
    bytes[at] ^= 1 << bit;
    writeFileSync(file, bytes);
    if ((await faultsOf(damaged)).length === 0) missed.push(`${file}: bit ${bit} of byte ${at}`);
    bytes[at] ^= 1 << bit;
    writeFileSync(file, bytes);
  }
  expect(missed).toEqual([]);
  expect(await faultsOf(damaged)).toEqual([]);
});

test('what stands in the place of a file and is none is called what it is', async () => {
  const odd = join(folder, 'odd');
  cpSync(join(folder, 'mcap'), odd, { recursive: true });
  for (const name of ['rig.json', 'clocks.json', 'rejects.arrow']) rmSync(join(odd, name));
  mkdirSync(join(odd, 'clocks.json'));
  symlinkSync(join(folder, 'mcap', 'rig.json'), join(odd, 'rig.json'));
  expect(new Set(await faultsOf(odd))).toEqual(
    new Set([
      'rig.json cannot be read: expected a file in the folder, got a link that leaves it',
      'clocks.json cannot be read: expected a readable file, got a folder',
      'rejects.arrow is missing',
    ]),
  );
  expect(await framelock(['rig', 'show', odd])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^FL0101: .*a link that leaves it/),
  });
});

test('files of frames that changed places are refused by every reader, not taken for one another', async () => {
  const swapped = join(folder, 'swapped');
  cpSync(join(folder, 'mcap'), swapped, { recursive: true });
  const { shards } = await readManifest(datasetFolder(swapped));
  const [first, second] = shards.map(({ path }) => join(swapped, path));
  renameSync(first, join(folder, 'aside'));
  renameSync(second, first);
  renameSync(join(folder, 'aside'), second);
  const open = datasetFolder(swapped);
  const manifest = await readManifest(open);
  const lidar = manifest.sensors.find(({ kind }) => kind === 'lidar')!.name;
  await expect(cellAddress(open, manifest, 0, lidar)).rejects.toThrow(/expected frame 0 of "drive" in this file/);

  // Of another recording, with the same numbers of frames.
  const other = datasetFolder(join(folder, 'bag'));
  const mixed = { ...(await readManifest(other)), recording: 'another' };
  await expect(rowReader(other, mixed)(0)).rejects.toThrow(
    'expected frame 0 of "another" in this file, got frame 0 of "drive"',
  );
});

test.each(kinds)('%s: every cell leads to the bytes of its message', async kind => {
  const open = datasetFolder(join(folder, kind));
  const manifest = await readManifest(open);
  const session = await openSession([join(folder, `drive.${kind}`)]);
  const file = readFileSync(join(folder, `drive.${kind}`));
  for (let frame = 0; frame < manifest.frames; frame++) {
    for (const { name, topic } of manifest.sensors) {
      const address = await cellAddress(open, manifest, frame, name);
      const message = findMessage(session.source, address)!;
      const bytes = await session.source.read(message);
      expect([nodeDigest.crc32(bytes), bytes.length]).toEqual([address.crc32, address.length]);
      expect(session.source.channels[session.source.messages.channel.at(message)].topic).toBe(topic);
      // What is not compressed lies at that place of the file, without any reader.
      if (address.innerOffset !== undefined) continue;
      expect(nodeDigest.crc32(file.subarray(address.offset, address.offset + address.length))).toBe(address.crc32);
    }
  }
  await session.close();
});
