// Files opened once more by where they are: what cannot be read is said with FL0104, and without the path of this machine.
import { mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { openFile, placeOf } from '../../../src/platform/node/file.js';
import { placeReader } from '../../../src/platform/node/open-place.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-place-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function placed(name: string) {
  const path = join(folder, name);
  writeFileSync(
    path,
    Uint8Array.from({ length: 100 }, (_, i) => i),
  );
  const bytes = await openFile(path);
  return { path, place: placeOf(bytes)!, close: () => bytes.close() };
}

function refusal(read: () => void): FramelockError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(FramelockError);
    return error as FramelockError;
  }
  throw new Error('expected a refusal');
}

test('reads what is there', async () => {
  const { place, close } = await placed('whole');
  const into = new Uint8Array(5);
  placeReader()(place, 7, into);
  expect([...into]).toEqual([7, 8, 9, 10, 11]);
  await close();
});

test.each<[string, (path: string) => void, RegExp]>([
  ['cut', path => truncateSync(path, 9), /^expected 5 bytes, got: 2: the file became shorter$/],
  ['gone', path => rmSync(path), /^expected 5 bytes, got: nothing of that name$/],
  [
    'another',
    path => {
      writeFileSync(`${path}.new`, new Uint8Array(100));
      renameSync(`${path}.new`, path);
    },
    /^expected 5 bytes, got: the file was replaced by another$/,
  ],
])('a file that is %s', async (name, change, text) => {
  const { path, place, close } = await placed(name);
  change(path);
  const { code, message } = refusal(() => placeReader()(place, 7, new Uint8Array(5)));
  expect([code, message]).toEqual(['FL0104', expect.stringMatching(text)]);
  await close();
});
