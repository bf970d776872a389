// Where a dataset may be written and what happens when it cannot: things in the way, locks, a full disk, an interrupt.
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framelock, main } from '../support/cli.js';
import { hashesOf } from '../support/dataset.js';
import { drive, mcapOf } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-output-'));
const small = join(folder, 'small.mcap');
const large = join(folder, 'large.mcap');
const at = (name: string) => join(folder, name);
const convert = (recording: string, out: string, ...more: string[]) =>
  framelock(['convert', recording, '-o', out, '--json', '-q', ...more]);
const one = (text: RegExp) => [expect.stringMatching(text)];

beforeAll(async () => {
  writeFileSync(small, await mcapOf(drive()));
  writeFileSync(large, await mcapOf(drive({ sweeps: 40, points: 20_000, width: 160, height: 120 })));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is in the way is left alone', () => {
  test.each(['a folder', 'a file'])('%s of something else', async kind => {
    const out = at(kind);
    if (kind === 'a file') writeFileSync(out, 'mine');
    else mkdirSync(out);
    if (kind === 'a folder') writeFileSync(join(out, 'notes.txt'), 'mine');
    const ran = await convert(small, out);
    expect([ran.code, ran.issues]).toEqual([2, one(/^FL0702: .*not a framelock dataset.*left alone.*another -o; /)]);
    expect(readFileSync(kind === 'a file' ? out : join(out, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('a folder where the unfinished dataset would go', async () => {
    mkdirSync(at('busy.unfinished'));
    writeFileSync(at('busy.unfinished/notes.txt'), 'mine');
    const ran = await convert(small, at('busy'));
    expect([ran.code, ran.issues]).toEqual([2, one(/^FL0702: .*left alone/)]);
    expect(readdirSync(at('busy.unfinished'))).toEqual(['notes.txt']);
  });

  test('a link that leads nowhere, before anything is read', async () => {
    symlinkSync('nowhere', at('link'));
    const ran = await convert(small, at('link'));
    expect([ran.code, ran.issues]).toEqual([2, one(/^FL0702: the output is a link that leads nowhere; remove it or /)]);
    expect(readdirSync(folder).filter(name => name.startsWith('link'))).toEqual(['link']);
  });

  test('an empty folder is used', async () => {
    mkdirSync(at('empty'));
    expect((await convert(small, at('empty'))).code).toBe(0);
  });

  test('a dataset made by other options, unless --overwrite says so', async () => {
    const first = await convert(small, at('twice'));
    const refused = await convert(small, at('twice'), '--no-projection');
    expect([refused.code, refused.issues]).toEqual([2, one(/^FL0702: .*--overwrite/)]);
    const again = await convert(small, at('twice'));
    expect([again.code, again.json.dataset_hash]).toEqual([0, first.json.dataset_hash]);
    const replaced = await convert(small, at('twice'), '--no-projection', '--overwrite');
    expect([replaced.code, replaced.json.dataset_hash === first.json.dataset_hash]).toEqual([0, false]);
    expect(readdirSync(folder).filter(name => name.startsWith('twice'))).toEqual(['twice']);
  });

  test('a dataset that was to be replaced is there as long as the new one is not', async () => {
    await convert(small, at('kept'));
    const before = hashesOf(at('kept'));
    const child = start(large, at('kept'), '--overwrite');
    await until(() => existsSync(at('kept.unfinished/progress')));
    child.kill('SIGKILL');
    await ended(child);
    expect(hashesOf(at('kept'))).toEqual(before);
  });
});

describe('an unfinished dataset of other options', () => {
  test('leaves nothing in the next one', async () => {
    const child = start(large, at('mixed'), '--shard-size', '1');
    await until(() => existsSync(at('mixed.unfinished/progress/00001.json')));
    child.kill('SIGKILL');
    await ended(child);
    const ran = await convert(large, at('mixed'), '--shard-size', '4');
    expect(ran.code).toBe(0);
    await convert(large, at('alone'), '--shard-size', '4');
    expect(hashesOf(at('mixed'))).toEqual(hashesOf(at('alone')));
  });
});

describe('locks', () => {
  test('of two runs on one output the second says so and ends', async () => {
    const first = await stoppedHalfway('shared');
    const second = await convert(large, at('shared'), '--shard-size', '1');
    expect([second.code, second.issues]).toEqual([
      75,
      one(/^FL0703: .*another framelock process.*; .*shared\.unfinished\.lock$/),
    ]);
    const done = ended(first);
    first.kill('SIGCONT');
    expect(await done).toBe(0);
    expect((await framelock(['verify', at('shared')])).code).toBe(0);
    expect(existsSync(at('shared.unfinished.lock'))).toBe(false);
  });

  test.each([
    ['of a process that is gone', '999999999'],
    ['of a number that another program has now', `${process.pid} 1`],
    ['that was never written', ''],
  ])('%s is taken over', async (_, text) => {
    writeFileSync(at('stale.unfinished.lock'), text);
    // An empty one may be in the making for some seconds.
    utimesSync(at('stale.unfinished.lock'), 1e9, 1e9);
    const ran = await convert(small, at('stale'));
    expect([ran.code, ran.issues]).toEqual([0, []]);
    expect(readdirSync(folder).filter(name => name.startsWith('stale'))).toEqual(['stale']);
    rmSync(at('stale'), { recursive: true });
  });

  test('ten runs that find one dead lock at once: one works, or they follow each other; never two', async () => {
    writeFileSync(at('crowd.unfinished.lock'), '999999999');
    const runs = await Promise.all(Array.from({ length: 10 }, () => convert(small, at('crowd'))));
    const codes = runs.map(ran => ran.code);
    expect(codes.filter(code => code !== 0 && code !== 75)).toEqual([]);
    expect(codes).toContain(0);
    expect((await framelock(['verify', at('crowd')])).code).toBe(0);
    expect(readdirSync(folder).filter(name => name.startsWith('crowd'))).toEqual(['crowd']);
  });
});

describe('few files that may be open at once', () => {
  // Below, Node itself cannot start; how many it needs depends on its version. Nowhere may it end as if all were done.
  const limits = [20, 22, 24, 26, 28, 30, 32, 34, 36, 40];
  test.skipIf(process.platform !== 'linux').each(limits)('%i', async limit => {
    const out = at(`limit-${limit}`);
    const args = ['--disallow-code-generation-from-strings', main, 'convert', small, '-o', out, '-q', '--workers', '2'];
    const shell = ['-c', `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, ...args];
    const ran = spawnSync('bash', shell, { encoding: 'utf8' });
    expect(ran.stderr).not.toMatch(/FL0205|FL0899/);
    expect(existsSync(join(out, 'dataset.json'))).toBe(ran.status === 0 || ran.status === 3);
    if (ran.status !== 0) expect(ran.stderr).toMatch(/^FL0|EMFILE/);
  });

  test.skipIf(process.platform !== 'linux')('more recordings than that: FL0804, and what to do', () => {
    const parts = Array.from({ length: 100 }, (_, i) => at(`part_${i}.mcap`));
    for (const part of parts) copyFileSync(small, part);
    const args = ['--disallow-code-generation-from-strings', main, 'info', '--no-cache', ...parts];
    const ran = spawnSync('bash', ['-c', 'ulimit -n 90; exec "$0" "$@"', process.execPath, ...args], {
      encoding: 'utf8',
    });
    expect(ran.stderr).toMatch(/^FL0804: .*`ulimit -n`, or give fewer recordings/);
    expect(ran.status).toBe(71);
  });
});

describe('an interrupt', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: one line, code %d, and the same command goes on', async (signal, code) => {
    const out = at(signal);
    const child = start(large, out, '--shard-size', '1');
    let said = '';
    child.stderr.setEncoding('utf8').on('data', text => (said += text));
    await until(() => existsSync(`${out}.unfinished/progress/00000.json`));
    child.kill(signal);
    expect([await ended(child), said]).toEqual([code, expect.stringMatching(/^FL0803: .*same command again[^\n]*\n$/)]);
    expect(existsSync(out)).toBe(false);
    expect((await convert(large, out, '--shard-size', '1')).code).toBe(0);
    expect((await framelock(['verify', out])).code).toBe(0);
  });
});

describe('a place that cannot be written', () => {
  test('a folder inside a file', async () => {
    const ran = await convert(small, join(small, 'inside'));
    expect([ran.code, ran.issues]).toEqual([74, one(/^FL0701: /)]);
  });

  test.skipIf(process.getuid?.() === 0)('a read-only folder', async () => {
    mkdirSync(at('closed'), { mode: 0o555 });
    const ran = await convert(small, at('closed/out'));
    expect([ran.code, ran.issues]).toEqual([74, one(/^FL0701: /)]);
  });

  // Only root may mount, and root is stopped by no permission: a file system that is read-only stands for the folder.
  const disk = at('disk');
  const mount = (...options: string[]) => {
    mkdirSync(disk, { recursive: true });
    return spawnSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', disk]).status === 0;
  };
  const canMount = process.platform === 'linux' && mount('-o', 'size=1m');
  if (canMount) spawnSync('umount', [disk]);
  else process.stderr.write('not run as root: no full and no read-only disk could be mounted\n');

  test.skipIf(!canMount)('a read-only disk', async () => {
    mount('-o', 'ro');
    try {
      const ran = await convert(small, join(disk, 'out'));
      expect([ran.code, ran.issues]).toEqual([74, one(/^FL0701: .*EROFS/)]);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  test.skipIf(!canMount)(
    'a full disk: exit 74; with more room the same command completes it, to the same bytes',
    async () => {
      mount('-o', 'size=8m');
      try {
        const full = await convert(large, join(disk, 'out'), '--shard-size', '2');
        expect([full.code, full.issues]).toEqual([
          74,
          one(/^FL0701: the disk is full; finished files were kept; make room.*same command again/),
        ]);
        expect(existsSync(join(disk, 'out'))).toBe(false);
        expect(readdirSync(join(disk, 'out.unfinished/progress')).length).toBeGreaterThan(0);
        expect([...hashesOf(disk).keys()].filter(path => path.endsWith('.tmp') || path.endsWith('.lock'))).toEqual([]);
        spawnSync('mount', ['-o', 'remount,size=100m', disk]);
        expect((await convert(large, join(disk, 'out'), '--shard-size', '2')).code).toBe(0);
        await convert(large, at('roomy'), '--shard-size', '2');
        expect(hashesOf(join(disk, 'out'))).toEqual(hashesOf(at('roomy')));
      } finally {
        spawnSync('umount', [disk]);
      }
    },
  );
});

function start(recording: string, out: string, ...more: string[]) {
  const args = ['--disallow-code-generation-from-strings', main, 'convert', recording, '-o', out, '-q', ...more];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A busy machine may look only when the run has ended: then another is tried. */
async function stoppedHalfway(name: string): Promise<ReturnType<typeof start>> {
  for (let i = 0; i < 10; i++) {
    const run = start(large, at(name), '--shard-size', '1');
    const lock = at(`${name}.unfinished.lock`);
    await until(() => existsSync(lock) || run.exitCode !== null);
    if (run.kill('SIGSTOP') && existsSync(lock)) return run;
    run.kill('SIGCONT');
    if (run.exitCode === null) await ended(run);
    rmSync(at(name), { recursive: true, force: true });
  }
  throw new Error('expected to stop a conversion before it ended, got ten that ended first');
}

function ended(child: ReturnType<typeof start>): Promise<number | null> {
  return new Promise(resolve => child.on('close', resolve));
}

async function until(there: () => boolean): Promise<void> {
  for (let i = 0; i < 6000 && !there(); i++) await new Promise(resolve => setTimeout(resolve, 5));
  expect(there()).toBe(true);
}
