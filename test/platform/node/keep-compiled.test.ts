// Compiled code is kept by Node, where the user's own cache folder is, and for one build of the program at a time.
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { keepCompiled } from '../../../src/platform/node/keep-compiled.js';

const root = mkdtempSync(join(tmpdir(), 'framelock-compiled-'));
const place = join(root, 'framelock', 'compiled');
let asked: string[] = [];
const enable = (folder: string) => asked.push(folder);

beforeEach(() => {
  asked = [];
  rmSync(join(root, 'framelock'), { recursive: true, force: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('in a folder of the build, which threads inherit', () => {
  const environment: Record<string, string | undefined> = { XDG_CACHE_HOME: root };
  keepCompiled(environment, 'abc', enable);
  expect(asked).toEqual([join(place, 'abc')]);
  expect(environment.NODE_COMPILE_CACHE).toBe(join(place, 'abc'));
});

test('what another build kept goes, once; its own stays', () => {
  for (const build of ['old', 'older']) {
    mkdirSync(join(place, build, 'v22'), { recursive: true });
    writeFileSync(join(place, build, 'v22', 'code'), 'x');
  }
  mkdirSync(join(root, 'framelock', 'indexes'));
  keepCompiled({ XDG_CACHE_HOME: root }, 'new', enable);
  expect(readdirSync(place)).toEqual([]);
  expect(existsSync(join(root, 'framelock', 'indexes'))).toBe(true);

  mkdirSync(join(place, 'new'));
  mkdirSync(join(place, 'newer'));
  keepCompiled({ XDG_CACHE_HOME: root }, 'new', enable);
  expect(readdirSync(place)).toEqual(['new', 'newer']);
});

test.each<[string, Record<string, string>, string]>([
  ['nothing is to be kept', { FRAMELOCK_CACHE: 'off' }, 'abc'],
  ['the user keeps it elsewhere', { NODE_COMPILE_CACHE: '/elsewhere' }, 'abc'],
  ['the user wants none', { NODE_DISABLE_COMPILE_CACHE: '1' }, 'abc'],
  ['the modules run as they are, without a build', {}, ''],
])('not where %s', (_, more, build) => {
  const environment = { XDG_CACHE_HOME: root, ...more };
  keepCompiled(environment, build, enable);
  expect(asked).toEqual([]);
  expect(environment).toEqual({ XDG_CACHE_HOME: root, ...more });
});

test.runIf(process.getuid?.() === 0)(
  'not where the folder is of another user than the one who would run what lies there',
  () => {
    mkdirSync(join(root, 'of-user'));
    chownSync(join(root, 'of-user'), 12345, 12345);
    keepCompiled({ XDG_CACHE_HOME: join(root, 'of-user') }, 'abc', enable);
    expect(asked).toEqual([]);
  },
);

test('a folder that FRAMELOCK_CACHE names is for indexes only: what is compiled is run', () => {
  keepCompiled({ XDG_CACHE_HOME: root, FRAMELOCK_CACHE: '/shared' }, 'abc', enable);
  expect(asked).toEqual([join(place, 'abc')]);
});
