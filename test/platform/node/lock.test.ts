// One run per output, and nothing left behind by runs that were killed at any moment.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../../src/platform/node/lock.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-lock-'));
const lock = join(folder, 'out.unfinished.lock');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});

/** A number that a process had which is gone. */
function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  return new Promise(done => child.on('close', () => done(child.pid!)));
}

test('is taken once, and free again when released', () => {
  const release = takeLock(lock);
  expect(readdirSync(folder)).toEqual(['out.unfinished.lock']);
  release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of a run that is gone is taken over', async () => {
  writeFileSync(lock, `${await goneProcess()} 1`);
  takeLock(lock)();
  expect(readdirSync(folder)).toEqual([]);
});

test('of a living run is respected', () => {
  writeFileSync(lock, `${process.ppid}`);
  // Where Linux tells when a process started, a bare number is not the same process.
  if (process.platform === 'linux') takeLock(lock)();
  else expect(() => takeLock(lock)).toThrow(expect.objectContaining({ code: 'FL0703' }));
});

test.runIf(process.platform === 'linux')('of a living run that names when it started as well', () => {
  // proc(5): field 22, counted behind the name in brackets, which may hold anything.
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  writeFileSync(lock, `${process.ppid} ${stat[22 - 3]}`);
  expect(() => takeLock(lock)).toThrow(expect.objectContaining({ code: 'FL0703' }));
  expect(readdirSync(folder)).toEqual(['out.unfinished.lock']);
});

test('without a name is being written for ten seconds, and then belongs to nobody', () => {
  writeFileSync(lock, '');
  expect(() => takeLock(lock)).toThrow(expect.objectContaining({ code: 'FL0703' }));
  const before = new Date(Date.now() - 20_000);
  utimesSync(lock, before, before);
  takeLock(lock)();
  expect(readdirSync(folder)).toEqual([]);
});

// A lock without a name would hold for ten seconds when its run is killed at that moment.
test('is never there without a name, at whatever moment somebody looks', async () => {
  const looking = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const { readFileSync } = require('node:fs');
    const end = performance.now() + 1500;
    const seen = { named: 0, nameless: 0 };
    while (performance.now() < end)
      try { seen[readFileSync(workerData, 'utf8') === '' ? 'nameless' : 'named']++; } catch {}
    parentPort.postMessage(seen);`,
    { eval: true, workerData: lock },
  );
  let seen: { named: number; nameless: number } | undefined;
  looking.once('message', message => (seen = message));
  while (seen === undefined) {
    for (let k = 0; k < 100; k++) takeLock(lock)();
    await new Promise(setImmediate);
  }
  expect(seen.named).toBeGreaterThan(0);
  expect(seen.nameless).toBe(0);
});

test('what a run left that was killed while it set a lock aside goes, what a living one holds stays', async () => {
  writeFileSync(`${lock}.${await goneProcess()}`, 'x');
  writeFileSync(`${lock}.${process.ppid}`, 'x');
  writeFileSync(`${lock}.notes`, 'x');
  takeLock(lock)();
  expect(readdirSync(folder).sort()).toEqual(
    [`out.unfinished.lock.${process.ppid}`, 'out.unfinished.lock.notes'].sort(),
  );
});
