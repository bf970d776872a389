// Packs framelock as npm would, unpacks it elsewhere, and runs what a user would get.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linksOf } from './docs/documents.js';
import { runSync } from './support/run-sync.js';
import { read, root } from './support/tree.js';

const mebibyte = 2 ** 20;
let folder: string;
let packed: { filename: string; size: number; files: { path: string; size: number; mode: number }[] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-package-'));
  // Scripts are left out: `npm test` has built dist/ already, and a build of its own would run beside other tests.
  [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
  mkdirSync(join(folder, 'node_modules'));
  run('tar', ['-xzf', packed.filename, '-C', 'node_modules']);
  // A user's npm would put the dependencies beside it.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules/package/node_modules'));
  symlinkSync('package', join(folder, 'node_modules/framelock'));
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('the package holds the program, what it needs, and nothing of the tests', () => {
  const paths = packed.files.map(file => file.path);
  const needed = [
    'LICENSE',
    'README.md',
    'package.json',
    'dist/bin/framelock.js',
    'dist/bin/LICENSES.txt',
    'dist/viewer/index.html',
    'dist/viewer/LICENSES.md',
    'dist/index.d.ts',
  ];
  expect(needed.filter(path => !paths.includes(path))).toEqual([]);
  expect(
    paths.filter(
      path =>
        !/^(dist|calib|samples|docs)\/|^(LICENSE|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|package\.json)$/.test(path),
    ),
  ).toEqual([]);
  expect(paths.filter(path => path.startsWith('calib/'))).not.toEqual([]);
  expect(paths.filter(path => path.startsWith('samples/'))).not.toEqual([]);
  expect(packed.size).toBeLessThan(10 * mebibyte);
});

test('the terms of every package in the viewer and its workers are in there', () => {
  const terms = read('dist/viewer/LICENSES.md');
  // The data thread reads Arrow files, the thread that scores takes least squares: both are bundles of their own.
  for (const name of ['preact', '@preact/signals', 'three', 'uplot', '@uwdata/flechette', 'ml-matrix'])
    expect(terms).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
  expect(terms).toContain('Redistribution and use in source and binary forms');
});

test('links of the documents in it lead to files in it', () => {
  const paths = new Set(packed.files.map(file => file.path));
  const documents = [...paths].filter(path => path.endsWith('.md') && !path.startsWith('dist/'));
  const dead = documents.flatMap(path =>
    linksOf(read(path))
      .filter(target => !/^([a-z]+:|#)/.test(target))
      .map(target => posix.normalize(posix.join(posix.dirname(path), target.split('#')[0])))
      .filter(target => !paths.has(target))
      .map(target => `${path}: ${target}`),
  );
  expect(dead).toEqual([]);
  expect(documents.length).toBeGreaterThan(12);
});

test('every built file has a source', () => {
  const built = packed.files.map(file => file.path).filter(path => /^dist\/(?!bin\/|viewer\/).*\.js$/.test(path));
  expect(built.filter(path => !sourceExists(path))).toEqual([]);
});

test('the program runs from the unpacked package', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(run(process.execPath, ['node_modules/framelock/dist/bin/framelock.js', '--version']).trim()).toBe(version);
});

test('the bundled program has the notice that Apache Arrow asks for', () => {
  const terms = readFileSync(join(folder, 'node_modules/framelock/dist/bin/LICENSES.txt'), 'utf8');
  expect(terms).toContain('The Apache Software Foundation (http://www.apache.org/)');
});

test('a start does not load what starts other programs', () => {
  writeFileSync(join(folder, 'loaded.cjs'), "process.on('exit', () => console.log(process.moduleLoadList.join()));\n");
  const loaded = run(process.execPath, [
    '-r',
    './loaded.cjs',
    'node_modules/framelock/dist/bin/framelock.js',
    '--version',
  ]);
  expect(loaded).toContain('NativeModule fs');
  expect(loaded).not.toContain('child_process');
});

test.skipIf(process.platform === 'win32')('the program starts as a command', () => {
  expect(run('node_modules/framelock/dist/bin/framelock.js', ['--help'])).toMatch(/convert/);
});

test('the doors open for an importing program', () => {
  writeFileSync(
    join(folder, 'use.mjs'),
    "import * as core from 'framelock';\nimport * as node from 'framelock/node';\n" +
      'console.log(JSON.stringify([Object.keys(core).length, Object.keys(node).length]));\n',
  );
  const [core, node] = JSON.parse(run(process.execPath, ['use.mjs'])) as number[];
  expect(core).toBeGreaterThan(0);
  expect(node).toBeGreaterThan(0);
});

function sourceExists(path: string): boolean {
  try {
    readFileSync(root + path.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts'));
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: string[], cwd = folder, env = process.env): string {
  const done = runSync(command, args, { cwd, env, maxBuffer: 64 * mebibyte });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.error ?? done.stderr}`);
  return done.stdout;
}

/** npm itself is not ours to restrict: it runs without the flag of the tests. */
function npm(args: string[]): string {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const path = process.env.npm_execpath;
  return path ? run(process.execPath, [path, ...args], root, env) : run('npm', args, root, env);
}
