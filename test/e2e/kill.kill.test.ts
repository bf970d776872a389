// The long form of kill.slow.test.ts (`npm run test:kill`): two hundred kills of a larger recording, bag and MCAP.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bagOf, drive, mcapOf } from '../support/recording.js';
import { killAndResume } from './killing.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['mcap', mcapOf, 1],
  ['bag', bagOf, 2],
] as const)('a hundred kills of a conversion from %s', async (ending, write, seed) => {
  const recording = join(folder, `drive.${ending}`);
  // 47 MB: 60 clouds of 40 000 points and raw pictures; drawn numbers, so that nothing compresses away.
  writeFileSync(recording, await write(drive({ sweeps: 60, points: 40_000, width: 320, height: 240 })));
  const report = await killAndResume(recording, folder, 100, seed);
  process.stderr.write(`${ending}: ${JSON.stringify(report)}\n`);
  expect(report.killed).toBe(100);
  expect(report.resumable).toBeGreaterThan(20);
});
