// Keeps the house in order: imports go down, packages stay behind their doors, files are short and say what they are for.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { doors, floorFaults } from './support/floors.js';
import { runSync } from './support/run-sync.js';
import { filesBelow, importsOf, read, root } from './support/tree.js';

const code = /\.(ts|tsx|mts)$/;
const house = ['src', 'viewer'].filter(folder => existsSync(root + folder));
const files = house.flatMap(filesBelow).filter(path => code.test(path));

/** Generated tables and message definitions may be as long as what they list. */
const longByNature = /\/definitions\/|\.generated\.ts$|kernel\/simd-module\.ts$/;

describe('the house', () => {
  test('has files to look at', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  test('imports go down, and packages stay behind their doors', () => {
    expect(files.flatMap(path => floorFaults(path, read(path)))).toEqual([]);
  });

  test('what layouts of files share knows none of them', () => {
    const shared = files.filter(path => path.startsWith('src/source/plain-files/'));
    expect(shared.length).toBeGreaterThan(5);
    const others = shared.flatMap(path => importsOf(read(path)).filter(target => /^\.\.\/[^./][^/]*\//.test(target)));
    expect(others).toEqual([]);
  });

  test('every dependency has a door and is used behind it', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const used = new Set(files.flatMap(path => importsOf(read(path))));
    const faults = Object.keys(dependencies).filter(name => {
      const isUsed = [...used].some(target => target === name || target.startsWith(`${name}/`));
      return !Object.hasOwn(doors, name) || !isUsed;
    });
    expect(faults).toEqual([]);
  });

  test('no file is longer than 250 lines', () => {
    const long = files.filter(path => !longByNature.test(path) && read(path).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  test('every file begins by saying what it is for', () => {
    const others = ['scripts', 'bench', 'test', 'examples']
      .filter(folder => existsSync(root + folder))
      .flatMap(filesBelow);
    const all = [...files, ...others.filter(path => /\.(ts|mjs|js|py)$/.test(path) && !path.startsWith('bench/work/'))];
    const silent = all.filter(path => !/^(\/\/ |\/\*\*? |# |#!|""")/.test(read(path)));
    expect(silent).toEqual([]);
  });

  test('file names are kebab-case', () => {
    expect(files.filter(path => !/^([a-z0-9]+([-.][a-z0-9]+)*\/)*[a-z0-9]+([-.][a-z0-9]+)*$/.test(path))).toEqual([]);
  });

  test('text is never turned into code', () => {
    const makes = /\beval\s*\(|\bFunction\s*\(|\bnew\s+Function\b|\bsetTimeout\s*\(\s*['"`]|from\s+['"]node:vm['"]/;
    const found = files.filter(path => makes.test(withoutCommentLines(read(path))));
    // Loads the program's own files, as `require` does.
    expect(found).toEqual(['src/platform/node/keep-scripts.ts']);
  });

  // Of all that Math offers V8 changed this alone: Node 24 gives 1e-5 for 10 ** -5, Node 20 and 22 give 0.000010000000000000001.
  test('no power is taken whose last bits engines differ in: only squares, powers of two and whole ones of bigints', () => {
    expect(files.flatMap(path => doubtfulPowers(read(path)).map(found => `${path}: ${found}`))).toEqual([]);
  });

  test('floors 1 to 7 compile without Node and DOM types', () => {
    const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.core.json', '--noEmit'];
    const done = runSync(process.execPath, args, { cwd: root, env: withoutFlags() });
    expect(done.stdout + done.stderr).toBe('');
    expect(done.status).toBe(0);
  });

  test('the compiler is shown every room of floors 1 to 7', () => {
    const shown = (JSON.parse(read('tsconfig.core.json')) as { include: string[] }).include;
    const rooms = new Set(
      files.filter(path => /^src\/.+\//.test(path)).map(path => path.split('/').slice(0, 2).join('/')),
    );
    const missing = [...rooms].filter(room => !shown.includes(room) && !/^src\/(platform|cli)$/.test(room));
    expect(missing).toEqual([]);
  });
});

describe('the rules themselves', () => {
  test.each([
    ['x ** 2 + 2 ** n + 10n ** d', []],
    ['x ** 3', ['x ** 3']],
    ['x ** -2', ['x ** -2']],
    ['x ** 2.5 + 12 ** n', ['x ** 2.5', '12 ** n']],
    ['x **= 2; Math.pow(x, 2)', ['x **=', 'Math.pow']],
    ['/** 3 ** n */ y; // 3 ** n', []],
  ])('powers of %s', (text, found) => {
    expect(doubtfulPowers(text)).toEqual(found);
  });

  const faulty: [string, string, RegExp][] = [
    ['src/geometry/a.ts', "import { x } from '../frame/b.js';", /goes up/],
    ['src/sync/a.ts', "import type { X } from '../source/source.js';", /goes sideways/],
    ['src/sync/a.ts', "export {\n  x,\n} from '../source/source.js';", /goes sideways/],
    ['src/sync/a.ts', "const m = await import('../source/source.js');", /goes sideways/],
    ['src/sync/a.ts', "let m: import('../source/source.js').Source;", /goes sideways/],
    ['src/export/a.ts', "new Worker(new URL('../qa/worker.js', import.meta.url));", /goes sideways/],
    ['src/platform/node/a.ts', "import '../browser/b.js';", /goes sideways/],
    ['src/frame/a.ts', "import { x } from '../index.js';", /goes up/],
    ['src/sync/a.ts', "import { x } from '../../scripts/run.mjs';", /must end in \.js/],
    ['src/sync/a.ts', "import { x } from '../../bench/b.js';", /in no room/],
    ['src/attic/a.ts', "import { x } from '../issue.js';", /has no floor/],
    ['src/qa/a.ts', "import { tableFromIPC } from 'apache-arrow';", /only in src\/export/],
    ['src/frame/a.ts', "import { readFileSync } from 'node:fs';", /only in src\/platform\/node/],
    ['src/frame/a.ts', "const fs = require('fs');", /has no door/],
    ['src/rig/a.ts', "import parse from 'js-yaml';", /has no door/],
    ['src/frame/a.ts', "import { stamp } from '../time/stamp';", /must end in \.js/],
  ];
  test.each(faulty)('%s: %s', (path, text, fault) => {
    expect(floorFaults(path, text)).toEqual([expect.stringMatching(fault)]);
  });

  test.each([
    ['src/frame/a.ts', "import { x } from '../sync/index.js';\nimport { y } from './b.js';"],
    [
      'src/cli/a.ts',
      "import { x } from '../index.js';\nimport { Command } from 'commander';\nimport fs from 'node:fs';",
    ],
    ['src/index.ts', "export { toArrow } from './export/index.js';\nexport { Issues } from './issue.js';"],
    ['src/source/mcap/a.ts', "import type { McapTypes } from '@mcap/core';\n// import { y } from '../../frame/z.js';"],
    ['viewer/main.ts', "import { projectPoints } from '../src/index.js';\nimport { Scene } from 'three';"],
  ])('%s may: %s', (path, text) => {
    expect(floorFaults(path, text)).toEqual([]);
  });
});

function doubtfulPowers(text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '');
  const powers = bare.match(/Math\.pow|[\w.)\]]+ \*\*(=| -?[\w.]*)/g) ?? [];
  return powers.filter(power => !/^(2|2n|10n) \*\* |\*\* 2$/.test(power));
}

/** Comments may name what the code must not do. */
function withoutCommentLines(text: string): string {
  return text
    .split('\n')
    .filter(line => !/^\s*(\/\/|\/?\*)/.test(line))
    .join('\n');
}

/** The compiler is no program of ours: it runs as it is used everywhere else. */
function withoutFlags(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' };
}
