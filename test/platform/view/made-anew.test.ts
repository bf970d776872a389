// A dataset that is made anew or taken away while it is served: its files are refused, not mixed with those that a page knows.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { viewDataset } from '../../../src/platform/node/view/view.js';
import { writingInto } from '../../../src/platform/node/view/writing.js';

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makeDataset(path: string, frames: string): void {
  mkdirSync(join(path, 'data'), { recursive: true });
  const manifest = {
    frames: 1,
    sensors: [],
    shards: [{ path: 'data/a.arrow', rows: 1, bytes: 3 }],
    files: [],
    accounting: { dropped: {} },
  };
  writeFileSync(join(path, 'data/a.arrow'), frames);
  writeFileSync(join(path, 'dataset.json'), JSON.stringify(manifest));
}

async function read(open: Awaited<ReturnType<typeof viewDataset>>['open']): Promise<string> {
  const bytes = (await open('data/a.arrow'))!;
  const text = new TextDecoder().decode(await bytes.read(0, bytes.size));
  await bytes.close();
  return text;
}

test('made anew, it is refused, and the same manifest at the same place does not hide it', async () => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-anew-'));
  const path = join(folder, 'dataset');
  makeDataset(path, 'old');
  const { open } = await viewDataset(path);
  expect(await read(open)).toBe('old');
  makeDataset(join(folder, 'fresh'), 'new');
  renameSync(path, join(folder, 'before'));
  renameSync(join(folder, 'fresh'), path);
  await expect(read(open)).rejects.toMatchObject({ code: 'FL0704' });
  rmSync(path, { recursive: true });
  await expect(read(open)).rejects.toThrow(/taken away since it was opened: run framelock view again/);
});

test('a calibration leaves nothing beside itself, saved or refused', async () => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-anew-'));
  const writing = writingInto(folder);
  writing.saveCalibration('a.json', '{"framelock_rig": 1}');
  expect(() => writing.saveCalibration('a.json', '{"framelock_rig": 1, "name": "other"}')).toThrow(/exists already/);
  expect(readdirSync(join(folder, 'calib'))).toEqual(['a.json']);
});
