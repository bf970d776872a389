// Folders made without waiting, also where a file system knows of no new ones.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolderNow } from '../../../src/platform/node/make-folder-now.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-make-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('missing folders above are made, and one that is there is kept', () => {
  makeFolderNow(join(folder, 'a/b/c'));
  makeFolderNow(join(folder, 'a/b/c'));
  expect(existsSync(join(folder, 'a/b/c'))).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolderNow(join(folder, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolderNow(join(folder, 'file/below'))).toThrow(/ENOTDIR/);
});

test.skipIf(!existsSync('/proc/1'))('where the system answers ENOENT for ever, it ends', () => {
  expect(() => makeFolderNow('/proc/1/x/y')).toThrow(/ENOENT/);
});
