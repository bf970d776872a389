// A map in one compressed chunk: how often it lies in memory while it is read, and that every number of threads makes the same of it.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtinDefinition, encodeMessage, parseDefinition } from '../../../src/message/index.js';
import { main } from '../../support/cli.js';
import { hashesOf } from '../../support/dataset.js';
import { channel, join as joined, mcapFile, schema } from '../../support/mcap-builder.js';
import { runSync } from '../../support/run-sync.js';

const type = 'sensor_msgs/PointCloud2';
/** Bytes of the map: 16 for each point. */
const size = 120e6;
let folder: string;
/** Of a command on next to nothing, bytes. */
let base: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-map-'));
  // What the system calls maxRSS begins with that of the process which started it.
  const peak = '/VmHWM:\\s*(\\d+) kB/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]';
  const lines = [
    `const fs = require('node:fs');`,
    `process.on('exit', () => fs.writeFileSync(process.env.PEAK, ${peak}));`,
  ];
  writeFileSync(join(folder, 'peak.cjs'), lines.join('\n'));
  base = peakOf('convert', recording('small', 'zstd', 1600), '-o', join(folder, 'out-small'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function recording(name: string, compression: '' | 'zstd' | 'lz4', bytes: number, count = 1): string {
  const { text } = builtinDefinition(type, 'ros1msg')!;
  const data = new Float32Array(bytes / 4);
  for (let i = 0; i < data.length; i++) data[i] = 1 + (i % 977);
  const fields = ['x', 'y', 'z', 'intensity'].map((field, k) => ({
    name: field,
    offset: 4 * k,
    datatype: 7,
    count: 1,
  }));
  const definition = parseDefinition({ name: type, encoding: 'ros1msg', text });
  const cloud = (k: number) =>
    encodeMessage(definition, 'ros1', {
      header: { seq: k, stamp: { sec: 1_700_000_000 + k, nsec: 0 }, frame_id: 'map' },
      ...{ height: 1, width: bytes / 16, fields, is_bigendian: false, point_step: 16, row_step: bytes, is_dense: true },
      data: new Uint8Array(data.buffer),
    });
  const definitions = joined(schema(1, type, 'ros1msg', text), channel(1, 1, '/map', 'ros1'));
  const path = join(folder, `${name}.mcap`);
  const logOf = (k: number) => 1_700_000_000_000_000_000n + BigInt(k) * 1_000_000_000n;
  const groups = Array.from({ length: count }, (_, k) => [{ channel: 1, log: logOf(k), data: cloud(k) }]);
  writeFileSync(path, mcapFile({ definitions, groups, compression }));
  return path;
}

/** Of the whole process, with all of its threads, bytes. */
function peakOf(...args: string[]): number {
  const PEAK = join(folder, 'peak');
  const all = ['--disallow-code-generation-from-strings', '--require', join(folder, 'peak.cjs'), main, ...args];
  const ran = runSync(process.execPath, [...all, '--quiet', '--no-cache'], { env: { ...process.env, PEAK } });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  return 1024 * Number(readFileSync(PEAK, 'utf8'));
}

// lz4: what is stored and what is made of it lie in the codec's memory, and are copied out of it.
test.skipIf(!existsSync('/proc/self/status')).each([
  ['zstd', 1],
  ['lz4', 3],
] as const)('%s: the message, its points and the chunk, each once', { timeout: 240_000 }, (codec, unpacking) => {
  const path = recording(codec, codec, size);
  expect(peakOf('info', path) - base).toBeLessThan((unpacking + 0.5) * size);
  const convert = (name: string, ...more: string[]) => peakOf('convert', path, '-o', join(folder, name), ...more);
  expect(convert(`${codec}-default`) - base).toBeLessThan(3.5 * size);
  expect(convert(`${codec}-2`, '--workers', '2') - base).toBeLessThan(3.5 * size);
  // In one thread what the codec of lz4 took waits for the collector.
  const alone = convert(`${codec}-0`, '--workers', '0') - base;
  if (codec === 'zstd') expect(alone).toBeLessThan(3.5 * size);
  const once = hashesOf(join(folder, `${codec}-0`));
  for (const name of ['default', '2']) expect(hashesOf(join(folder, `${codec}-${name}`))).toEqual(once);
});

test.skipIf(!existsSync('/proc/self/status'))(
  'large messages one after the other: one is filled while the one before is written',
  { timeout: 240_000 },
  () => {
    const bytes = 48e6;
    const path = recording('several', '', bytes, 5);
    // Each as it was recorded, with room for a larger one, and as points; and the chunk whose checksum the index pass made.
    expect(peakOf('convert', path, '-o', join(folder, 'several-out')) - base).toBeLessThan((2 * 2.25 + 2) * bytes);
  },
);
