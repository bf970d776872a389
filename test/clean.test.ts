// Nothing of the machine it was made on stays in the repository: no paths, no registry addresses, no hidden characters.
import { expect, test } from 'vitest';
import { filesInGit, read } from './support/tree.js';

const text = /(^|\/)(LICENSE|run|\.[a-z]+)$|\.(ts|tsx|mts|mjs|js|json|md|py|yaml|yml|toml|txt|sh|csv|html|css)$/;
const files = filesInGit().filter(path => text.test(path));

// The patterns are put together here, so that this file does not hold what it looks for.
const absolute = (folder: string) => new RegExp(`(?<![\\w.@~-])/${folder}/`);
const forbidden: [string, RegExp][] = [
  [
    'a path of one machine',
    new RegExp([absolute('work'), absolute('root'), absolute('home/\\w+')].map(r => r.source).join('|')),
  ],
  ['the address of a package registry', /https?:\/\/[\w.-]*(registry\.|pypi\.|pythonhosted\.)/],
  ['a download address in the lock file', /^\s*"resolved":/m],
  [
    'a control or direction-changing character',
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/,
  ],
];

test.skipIf(files.length === 0).each(forbidden)('no file holds %s', (_, pattern) => {
  const found = files.flatMap(path => {
    const match = pattern.exec(read(path));
    return match ? [`${path}: ${JSON.stringify(match[0])}`] : [];
  });
  expect(found).toEqual([]);
});

// An install on one system may drop the packages of others from the lock file; then `npm ci` fails everywhere.
test('the lock file names every optional package of every system', () => {
  type Entry = { optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      name => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test('the patterns find what they are for', () => {
  const [path, registry, resolved, hidden] = forbidden.map(([, pattern]) => pattern);
  expect(['cd /', 'work/main'].join('')).toMatch(path);
  expect('bench/work/ is ignored').not.toMatch(path);
  expect(['https:/', '/registry.npmjs.org/x'].join('')).toMatch(registry);
  expect('{\n  "resolved": "x" }').toMatch(resolved);
  expect(`a${String.fromCharCode(0x1b)}[2J`).toMatch(hidden);
  expect('tab\tand line\n').not.toMatch(hidden);
});
