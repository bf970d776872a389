// The command with kept indexes: the same words and the same datasets as without, also from several commands at once.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framelock } from '../../support/cli.js';
import { hashesOf } from '../../support/dataset.js';
import { lz4Codec } from '../../support/mcap-builder.js';
import { bagOf, drive, mcapOf } from '../../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-kept-'));
const at = (name: string) => join(folder, name);
const yesterday = new Date('2026-01-02T03:04:05.678Z');
/** Above the size from which indexes are kept. */
const topics = drive({ sweeps: 80, points: 4000 });
beforeAll(async () => {
  const compressor = { name: 'lz4', compress: lz4Codec };
  writeFileSync(at('whole.bag'), await bagOf(topics, { chunkSize: 400_000, compressor }));
  writeFileSync(at('cut.mcap'), (await mcapOf(topics, { chunkSize: 400_000 })).subarray(0, -30_000));
  for (const name of ['whole.bag', 'cut.mcap']) {
    utimesSync(at(name), yesterday, yesterday);
    expect(statSync(at(name)).size).toBeGreaterThan(4 * 2 ** 20);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keeping = (name: string) => ({ env: { FRAMELOCK_CACHE: at(name) } });
const keptIn = (name: string) => readdirSync(at(name)).filter(one => one.endsWith('.flindex'));

describe.each(['whole.bag', 'cut.mcap'])('%s', name => {
  test('info says the same the first, the second and any time', async () => {
    const cache = `info-${name}`;
    const plain = await framelock(['info', at(name), '--json', '--no-cache'], keeping(cache));
    expect(plain.stdout).toContain('"messages"');
    const first = await framelock(['info', at(name), '--json'], keeping(cache));
    expect(keptIn(cache).length).toBe(1);
    const kept = readFileSync(join(at(cache), keptIn(cache)[0]));
    for (const ran of [first, await framelock(['info', at(name), '--json'], keeping(cache))])
      expect([ran.code, ran.stdout, ran.stderr]).toEqual([plain.code, plain.stdout, plain.stderr]);
    // Torn, it is made anew.
    truncateSync(join(at(cache), keptIn(cache)[0]), 1000);
    const torn = await framelock(['info', at(name), '--json'], keeping(cache));
    expect([torn.code, torn.stdout, torn.stderr]).toEqual([plain.code, plain.stdout, plain.stderr]);
    expect(readFileSync(join(at(cache), keptIn(cache)[0])).equals(kept)).toBe(true);
  });

  test('convert makes the same dataset, byte for byte', async () => {
    const cache = `convert-${name}`;
    const out = (which: string) => at(`${which}-${name}`);
    const make = (which: string, ...more: string[]) =>
      framelock(['convert', at(name), '-o', out(which), '-q', ...more], keeping(cache));
    const plain = await make('plain', '--no-cache');
    const first = await make('first');
    expect(keptIn(cache).length).toBe(1);
    const second = await make('second');
    for (const ran of [first, second]) expect([ran.code, ran.stderr]).toEqual([plain.code, plain.stderr]);
    expect(hashesOf(out('first'))).toEqual(hashesOf(out('plain')));
    expect(hashesOf(out('second'))).toEqual(hashesOf(out('plain')));
  });
});

test('several commands at once, from nothing: all say the same, and one whole index stays', async () => {
  const plain = await framelock(['info', at('whole.bag'), '--json', '--no-cache'], keeping('many'));
  const all = await Promise.all(
    [1, 2, 3, 4].map(() => framelock(['info', at('whole.bag'), '--json'], keeping('many'))),
  );
  for (const ran of all) expect([ran.code, ran.stdout, ran.stderr]).toEqual([0, plain.stdout, plain.stderr]);
  expect(readdirSync(at('many'))).toEqual(keptIn('many'));
  expect(keptIn('many').length).toBe(1);
});

test('beside the recording, when asked', async () => {
  const ran = await framelock(['info', at('whole.bag'), '-q'], { env: { FRAMELOCK_CACHE: 'beside' } });
  expect(ran.code).toBe(0);
  expect(readdirSync(folder)).toContain('whole.bag.flindex');
  // As a folder, it is the recording alone: what is kept beside it is none.
  const [one, all] = await Promise.all(
    [at('whole.bag'), folder].map(path => framelock(['info', path, '--json', '--no-cache'])),
  );
  expect(all.json.files.map((file: { name: string }) => file.name).sort()).toEqual(['cut.mcap', 'whole.bag']);
  expect(all.json.issues.map((issue: { at: unknown }) => JSON.stringify(issue.at)).join()).not.toContain('flindex');
  expect(one.code).toBe(0);
  rmSync(at('whole.bag.flindex'));
});

test('several recordings: each has its own', async () => {
  const both = [at('whole.bag'), at('cut.mcap')];
  const plain = await framelock(['info', ...both, '--json', '--no-cache'], keeping('both'));
  for (let i = 0; i < 2; i++) {
    const ran = await framelock(['info', ...both, '--json'], keeping('both'));
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([plain.code, plain.stdout, plain.stderr]);
    expect(keptIn('both').length).toBe(2);
  }
});
