// A folder of files is put in place whole, whatever runs that were ended left beside it; where that fails, the earlier one stays.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { besideFolder, replaceFolder } from '../../../src/platform/node/replace-folder.js';

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'framelock-replace-'));
  folder = join(place, 'queue');
});
afterEach(() => rmSync(place, { recursive: true }));

function put(path: string, name: string, text: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), text);
}

/** What lies in the place, by path. */
const found = () =>
  Object.fromEntries(
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(place.length + 1), readFileSync(path, 'utf8')])
      .sort(),
  );

const files = new Map([
  ['a.json', 'new a'],
  ['inner/b.json', 'new b'],
]);
const bytes = [...files].map(([name, text]) => [name, new TextEncoder().encode(text)] as const);
const whole = Object.fromEntries([...files].map(([name, text]) => [`queue/${name}`, text]));

it.each([
  ['nothing', []],
  ['an earlier folder', ['folder']],
  ['files of a run that was ended while it wrote', ['unfinished']],
  ['an earlier folder and such files', ['folder', 'unfinished']],
  ['a run that was ended between its renames', ['replaced', 'unfinished']],
  ['a run that was ended before it removed the earlier folder', ['folder', 'replaced']],
] as const)('finds %s and leaves the new files alone', async (_, states) => {
  for (const state of states) put(state === 'folder' ? folder : besideFolder(folder)[state], 'old.json', state);
  await replaceFolder(folder, bytes, 'the queue');
  expect(found()).toEqual(whole);
});

it('leaves the earlier folder as it is where a file cannot be made or written', async () => {
  put(folder, 'a.json', 'old');
  const refused = new FramelockError('FL1002', 'no such labels');
  const stops = function* (error: Error) {
    yield bytes[0];
    throw error;
  };
  await expect(replaceFolder(folder, stops(refused), 'the queue')).rejects.toBe(refused);
  expect(found()).toEqual({ 'queue/a.json': 'old' });
  await expect(replaceFolder(folder, stops(new Error('of ours')), 'the queue')).rejects.toMatchObject({
    code: 'FL0701',
    message: expect.stringContaining('the queue could not be written'),
  });
  expect(found()).toEqual({ 'queue/a.json': 'old' });
});

it('puts back what a run that was ended had set aside, where this one fails too', async () => {
  put(besideFolder(folder).replaced, 'a.json', 'old');
  const fails = function* () {
    yield bytes[0];
    throw new FramelockError('FL1002', 'no such labels');
  };
  await expect(replaceFolder(folder, fails(), 'the queue')).rejects.toMatchObject({ code: 'FL1002' });
  expect(found()).toEqual({ 'queue/a.json': 'old' });
});
