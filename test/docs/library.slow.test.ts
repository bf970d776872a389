// The programs of docs/LIBRARY.md run as they stand there, on the built package, and print what they say. Needs a build.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSync } from '../support/run-sync.js';
import { root, textOf } from './documents.js';

const programs = [...textOf('docs/LIBRARY.md').matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-library-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/framelock'), 'junction');
  symlinkSync(join(root, 'samples'), join(folder, 'samples'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are six', () => expect(programs.length).toBe(6));

test.each(programs.map((code, k) => [k + 1, code] as const))('program %i', (k, code) => {
  writeFileSync(join(folder, `${k}.mjs`), code);
  const ran = runSync(process.execPath, [`${k}.mjs`], { cwd: folder });
  expect(ran.stderr).toBe('');
  const said = [...code.matchAll(/console\.log\(.*\);\s+\/\/ (.*)$/gm)].map(([, words]) => words);
  expect(said.length).toBeGreaterThan(0);
  expect(ran.stdout.trim().split('\n')).toEqual(said);
});
