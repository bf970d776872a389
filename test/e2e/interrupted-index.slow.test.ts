// Ctrl-C while a recording is indexed: reads never wait, and still the program hears it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy that failed: a bag's first line and 8 GiB of a hole, which is searched for records for half a minute. */
const hole = join(folder, 'hole.bag');
writeFileSync(hole, '#ROSBAG V2.0\n');
truncateSync(hole, 8 * 2 ** 30);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s: one line, code %d', async (signal, code) => {
  const child = spawn(process.execPath, ['--disallow-code-generation-from-strings', main, 'info', hole, '--no-cache'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => (said += text));
  const timer = setTimeout(() => child.kill(signal), 2000);
  const ended = await new Promise<number | null>(resolve => child.on('close', resolve));
  clearTimeout(timer);
  // Unheard, the search goes on to its end, which is FL0206 and code 3.
  expect([ended, said]).toEqual([code, expect.stringMatching(/^FL0803: interrupted[^\n]*\n$/)]);
});
