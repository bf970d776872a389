// A manifest is looked at before it is believed: of a damaged one any part may be missing, or something else.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { readManifest } from '../../../src/export/read/dataset-reader.js';

const file = { path: 'data/a.arrow', rows: 2, bytes: 10, crc32: '00000000' };
const whole = {
  framelock: '0.1.0',
  dataset_version: 1,
  recording: 'town',
  frames: 2,
  inputs: [{ name: 'town.mcap', size: 1, fingerprint: 'a' }],
  sensors: [{ name: 'lidar', topic: '/lidar', kind: 'lidar' }],
  shards: [file],
  files: [{ ...file, path: 'rig.json' }],
  accounting: { found: 3, decoded: 2, dropped: { late: 1 }, unselected: 0 },
  dataset_hash: 'a',
};
const read = (manifest: unknown) =>
  readManifest(async path => memoryBytes(path, new TextEncoder().encode(JSON.stringify(manifest))));

it('a whole one is read', async () => {
  expect(await read(whole)).toEqual(whole);
});

it('parts that are missing or something else are refused', async () => {
  const { path: _, ...nameless } = file;
  const wrong = [
    null,
    7,
    [],
    {},
    { ...whole, shards: [nameless] },
    { ...whole, files: [null] },
    { ...whole, files: { 0: file } },
    { ...whole, shards: [{ ...file, rows: '2' }] },
    { ...whole, sensors: [{ name: 7, topic: '/lidar' }] },
    { ...whole, frames: 1.5 },
    { ...whole, accounting: { ...whole.accounting, dropped: null } },
  ];
  for (const manifest of wrong) await expect(read(manifest)).rejects.toMatchObject({ code: 'FL0704' });
});

it('one of a later version is refused, and says so', async () => {
  await expect(read({ ...whole, dataset_version: 2 })).rejects.toMatchObject({
    code: 'FL0704',
    message: expect.stringContaining('expected dataset_version 1, got 2'),
  });
});

it('any part in the place of any other: a manifest, or FL0704', async () => {
  const keys = Object.keys(whole) as (keyof typeof whole)[];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), async (key, value) => {
      try {
        const { shards, files, sensors } = await read({ ...whole, [key]: value });
        for (const { path } of [...shards, ...files]) expect(typeof path).toBe('string');
        for (const { name } of sensors) expect(typeof name).toBe('string');
      } catch (error) {
        expect(error).toMatchObject({ code: 'FL0704' });
      }
    }),
  );
});
