// A file that is written whole: by several at once, beside links, over nothing that is not its own.
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileWhole, writeNewFile } from '../../../src/platform/node/output-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('of several writers of one file at once each writes its own, and one of them stays whole', async () => {
  const path = join(folder, 'page.html');
  const contents = [1, 2, 3, 4].map(n => new Uint8Array(n * 300_000).fill(n));
  await Promise.all(contents.map(bytes => writeFileWhole(path, bytes)));
  const written = readFileSync(path);
  expect(contents.some(bytes => Buffer.from(bytes).equals(written))).toBe(true);
  expect(readdirSync(folder)).toEqual(['page.html']);
});

test.each([writeFileWhole, writeNewFile])(
  '%o: a file or a link called <name>.tmp is not written through',
  async write => {
    const [path, victim] = [join(folder, 'page.html'), join(folder, 'victim')];
    writeFileSync(victim, 'kept');
    symlinkSync(victim, `${path}.tmp`);
    await write(path, new TextEncoder().encode('page'));
    expect([readFileSync(victim, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['kept', 'page']);
    expect(readdirSync(folder).sort()).toEqual(['page.html', 'page.html.tmp', 'victim']);
  },
);

test('what a killed run left of the same file goes after an hour, and nothing of another name or a live writer', async () => {
  const hoursAgo = Date.now() / 1000 - 2 * 3600;
  const names = {
    'page.html.0123456789ab.tmp': hoursAgo,
    'page.html.0123456789ac.tmp': Date.now() / 1000,
    'page.html.0123456789AB.tmp': hoursAgo,
    'other.html.0123456789ab.tmp': hoursAgo,
    'page.html.tmp': hoursAgo,
  };
  for (const [name, time] of Object.entries(names)) {
    writeFileSync(join(folder, name), name);
    utimesSync(join(folder, name), time, time);
  }
  symlinkSync(join(folder, 'page.html.tmp'), join(folder, 'page.html.ffffffffffff.tmp'));
  await writeFileWhole(join(folder, 'page.html'), new Uint8Array(3));
  const { 'page.html.0123456789ab.tmp': _, ...stay } = names;
  expect(readdirSync(folder).sort()).toEqual([...Object.keys(stay), 'page.html', 'page.html.ffffffffffff.tmp'].sort());
});
