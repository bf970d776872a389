// framelock info as a person reads it: the first line, and what is small or empty.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { many, sizeText } from '../../src/cli/print.js';
import { isoTime, parseMoment } from '../../src/time/stamp.js';
import { join as bytesOf, channel, mcapFile, schema } from '../support/mcap-builder.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-info-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One topic with messages at these record stamps, ns. */
function recording(name: string, logs: readonly bigint[]): { path: string; bytes: number } {
  const file = mcapFile({
    definitions: bytesOf(schema(1, 'A', 'jsonschema', '{}'), channel(1, 1, '/a', 'json')),
    groups: [logs.map(log => ({ channel: 1, log, data: new TextEncoder().encode('{}') }))],
  });
  const path = join(folder, name);
  writeFileSync(path, file);
  return { path, bytes: file.length };
}

test('how large, how many, how long, from when', async () => {
  // 2011-09-26T13:02:25.961661696Z, as `date -u -d @1317042145.961661696` says.
  const { path, bytes } = recording('two.mcap', [1317042145961661696n, 1317042147461661696n]);
  const { code, out } = await runCli('info', path, '--quiet');
  expect(code).toBe(0);
  expect(out.split('\n')[0]).toBe(`mcap, two.mcap, ${bytes} bytes, 2 messages, 1.5 s from 2011-09-26T13:02:25.961Z`);
});

test('nothing in it: no empty table', async () => {
  const { path, bytes } = recording('none.mcap', []);
  const { out, err } = await runCli('info', path);
  expect(out).toBe(`mcap, none.mcap, ${bytes} bytes, 0 messages\n`);
  expect(err).toMatch(/^FL0206: /);
});

test('sizes and numbers in words', () => {
  const sizes = [0, 1, 999, 1000, 99_949, 100_000, 3_234_955, 9_994_999, 12_345_678, 600_000_000];
  expect(sizes.map(sizeText)).toEqual([
    ...['0 bytes', '1 byte', '999 bytes', '1.0 kB', '99.9 kB'],
    ...['0.10 MB', '3.23 MB', '9.99 MB', '12 MB', '600 MB'],
  ]);
  expect([0, 1, 2, 4308].map(n => many(n, 'frame'))).toEqual(['0 frames', '1 frame', '2 frames', '4 308 frames']);
});

test('what a moment is called can be given back as one', () => {
  expect(parseMoment(isoTime(1317042145961661696n))).toEqual({ ns: 1317042145961000000n });
  expect(isoTime(0n)).toBe('1970-01-01T00:00:00.000Z');
});
