// What the documents show of commands on samples/town is what the commands say. Needs the built program.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSync } from '../support/run-sync.js';
import { documents, root, textOf } from './documents.js';

interface Example {
  readonly command: string;
  readonly said: string;
}

/** Commands that need nothing but the sample, and the dataset that the first of them makes. */
const runnable = /^framelock [a-z]+( [a-z]+)? (town )?(--labels )?samples\/town\//;

function examplesOf(path: string): Example[] {
  const blocks = [...textOf(path).matchAll(/^```\n(\$ framelock [\s\S]*?)^```/gm)].map(([, block]) => block);
  return blocks
    .flatMap(block => block.split(/^\$ /m).slice(1))
    .map(part => ({ command: part.split('\n')[0].replace(/ +#.*/, ''), said: part.split('\n').slice(1).join('\n') }))
    .filter(({ command }) => runnable.test(command));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-examples-'));
  cpSync(join(root, 'samples'), join(folder, 'samples'), { recursive: true });
  run('framelock convert samples/town/town.mcap --rig samples/town/rig.true.yaml -o town');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string): string {
  const args = command.split(' ').slice(1);
  const { stdout, stderr } = runSync(process.execPath, [join(root, 'dist/bin/framelock.js'), ...args], { cwd: folder });
  return `${stdout}\n${stderr}`;
}

describe.each(documents.filter(path => examplesOf(path).length > 0))('%s', path => {
  test.each(examplesOf(path))('$command', ({ command, said }) => {
    const again = / -o town$/.test(command) ? `${command} --overwrite` : command;
    const words = run(again).split(/\s+/);
    // Each line stands there as it is, one after the other; … is for what was left out.
    let at = 0;
    for (const piece of said.split(/\n|(?<=…)|(?=…)/)) {
      if (piece.trim() === '' || piece === '…') continue;
      const wanted = piece.trim().split(/\s+/);
      const found = words.findIndex((_, i) => i >= at && wanted.every((word, k) => fits(words[i + k], word)));
      expect(found, `"${piece.trim()}" is not in what follows: ${words.slice(at, at + 40).join(' ')}`).not.toBe(-1);
      at = found;
    }
  });
});

/** A word may be cut by the … behind it. */
function fits(word: string | undefined, wanted: string): boolean {
  return word === wanted || (word?.startsWith(wanted) ?? false);
}

test('the point that ARCHITECTURE.md follows lies at the byte that it says', () => {
  const text = textOf('docs/ARCHITECTURE.md').replace(/(?<=\d) (?=\d{3}\b)/g, '');
  const said =
    /\((\S+), −(\S+), −(\S+)\) m[\s\S]*items (\d+) to[\s\S]*begin at byte (\d+) of\s+`(\S+)`, our sweep at byte (\d+), the x of point 4475 at byte (\d+)/.exec(
      text,
    )!;
  const [x, y, z, item, values, , sweep, place] = said.slice(1).map(Number);
  expect([sweep, place]).toEqual([values + 4 * item, sweep + 4 * 6 * 4475]);
  const file = readFileSync(join(folder, 'town', said[6]));
  expect([0, 4, 8].map(k => Number(Math.abs(file.readFloatLE(place + k)).toFixed(3)))).toEqual([x, y, z]);
});

test('the README and CLI.md have such examples', () => {
  expect(examplesOf('README.md').length).toBeGreaterThanOrEqual(3);
  expect(examplesOf('docs/CLI.md').length).toBeGreaterThanOrEqual(4);
});
