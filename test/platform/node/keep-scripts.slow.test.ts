// Compiled code under Node 20: kept by the first process, used by the next, never believed where anything differs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dist, framelock } from '../../support/cli.js';
import { zstdCodec } from '../../support/mcap-builder.js';
import { drive, mcapOf } from '../../support/recording.js';

const root = mkdtempSync(join(tmpdir(), 'framelock-scripts-'));
const kept = join(root, 'kept');
const program = join(root, 'program');
const keptFiles = () => readdirSync(kept).sort();
const contents = () => keptFiles().map(name => readFileSync(join(kept, name)).toString('base64'));

beforeEach(() => {
  rmSync(kept, { recursive: true, force: true });
  rmSync(program, { recursive: true, force: true });
  mkdirSync(program);
  writeFileSync(join(program, 'a.js'), "exports.answer = () => 1; exports.b = require('./b.js').b;");
  writeFileSync(join(program, 'b.js'), "exports.b = [__filename, __dirname, typeof require('node:fs').readFileSync];");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a process prints that loads the program by `keepScripts`. */
function run(flags: readonly string[] = [], more = '') {
  const script = `
    import { createRequire } from 'node:module';
    import { keepScripts } from ${JSON.stringify(`${dist}/platform/node/keep-scripts.js`)};
    keepScripts(${JSON.stringify(kept)}, ${JSON.stringify(program)});
    const a = createRequire(${JSON.stringify(join(program, 'main.js'))})('./a.js');
    ${more}
    console.log(JSON.stringify([a.answer(), a.b]));`;
  const ran = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout) as unknown[];
}

const expected = (answer: number) => [answer, [join(program, 'b.js'), program, 'function']];

test('each file is kept once, and the next process runs what was kept', () => {
  expect(run()).toEqual(expected(1));
  const first = contents();
  expect(keptFiles().map(name => name.split('-')[0])).toEqual(['a.js', 'b.js']);
  expect(statSync(join(kept, keptFiles()[0])).mode & 0o777).toBe(0o600);
  expect(run()).toEqual(expected(1));
  expect(contents()).toEqual(first);
});

test('what cannot get its name leaves nothing behind', () => {
  run();
  const before = keptFiles();
  for (const name of before) {
    rmSync(join(kept, name));
    mkdirSync(join(kept, name, 'in the way'), { recursive: true });
  }
  expect(run()).toEqual(expected(1));
  expect(keptFiles()).toEqual(before);
});

test('a source of the same length is not confused with the one before: V8 looks at no more than that', () => {
  run();
  writeFileSync(join(program, 'a.js'), "exports.answer = () => 2; exports.b = require('./b.js').b;");
  expect(run()).toEqual(expected(2));
});

test('other flags of V8 have files of their own', () => {
  run();
  const before = keptFiles();
  expect(run(['--no-opt'])).toEqual(expected(1));
  expect(keptFiles().filter(name => before.includes(name))).toEqual(before);
  expect(keptFiles().length).toBe(2 * before.length);
});

test('nothing is kept under flags that were changed on the way: no start would find it', () => {
  run([], "(await import('node:v8')).setFlagsFromString('--no-opt');");
  expect(() => keptFiles()).toThrow('ENOENT');
});

describe('a damaged file is made anew', () => {
  test.each<[string, (file: Buffer) => Buffer]>([
    ['torn', file => file.subarray(0, file.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['too short for a checksum', () => Buffer.alloc(3)],
    ['with one other bit', file => file.map((byte, i) => (i === file.length >> 1 ? byte ^ 4 : byte)) as Buffer],
    ['of zeros', file => Buffer.alloc(file.length)],
  ])('%s', (_, damage) => {
    run();
    const [whole] = contents();
    const path = join(kept, keptFiles()[0]);
    writeFileSync(path, damage(readFileSync(path)));
    expect(contents()[0]).not.toBe(whole);
    expect(run()).toEqual(expected(1));
    expect(readFileSync(path).length).toBe(Buffer.from(whole, 'base64').length);
  });
});

test('where it cannot be written, the program runs as it does', () => {
  writeFileSync(kept, 'not a folder');
  expect(run()).toEqual(expected(1));
});

/** Later versions keep it themselves, in files of their own. */
const ours = !('enableCompileCache' in module);

test.runIf(ours)(
  'the command: the first start keeps, the second adds nothing, FRAMELOCK_CACHE=off keeps none',
  async () => {
    const env = { XDG_CACHE_HOME: join(root, 'xdg'), FRAMELOCK_CACHE: '' };
    mkdirSync(env.XDG_CACHE_HOME);
    const none = await framelock(['--help'], { env: { ...env, FRAMELOCK_CACHE: 'off' } });
    expect(readdirSync(env.XDG_CACHE_HOME)).toEqual([]);
    const first = await framelock(['--help'], { env });
    const places = () => readdirSync(env.XDG_CACHE_HOME, { recursive: true }).map(String).sort();
    const after = places();
    expect(after.filter(path => /compiled.[0-9a-f]{16}.start-/.test(path)).length).toBe(1);
    const second = await framelock(['--help'], { env });
    expect(places()).toEqual(after);
    expect([first.stdout, second.stdout]).toEqual([none.stdout, none.stdout]);
  },
);

test.runIf(ours)(
  'what is loaded only when it is needed: a codec, and the library of pictures',
  async () => {
    const env = { XDG_CACHE_HOME: join(root, 'later'), FRAMELOCK_CACHE: '' };
    mkdirSync(env.XDG_CACHE_HOME);
    const recording = join(root, 'drive.mcap');
    const compressor = { name: 'zstd', compress: zstdCodec };
    writeFileSync(recording, await mcapOf(drive({ sweeps: 3, points: 500 }), { compressor }));
    const town = join(root, 'town');
    expect((await framelock(['simulate', 'town-small', '-o', town, '--format', 'mcap', '-q'], { env })).code).toBe(0);
    for (const what of ['first', 'second', 'third']) {
      const info = await framelock(['info', recording, '--json', '--no-cache'], { env });
      expect([what, info.stderr, info.json.channels.length]).toEqual([what, '', drive({ sweeps: 3 }).length]);
      const out = join(root, what);
      const rig = join(town, 'rig.true.yaml');
      const drawn = await framelock(['project', join(town, 'town.mcap'), '--rig', rig, '--frame', '2', '-o', out], {
        env,
      });
      expect([what, drawn.code, readdirSync(out).length > 0]).toEqual([what, 0, true]);
      expect(drawn.stderr).not.toContain('Warning');
    }
  },
  60_000,
);
