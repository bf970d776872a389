// A conversion that is killed at any moment is completed by the same command, to the same bytes: ten kills.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drive, mcapOf } from '../support/recording.js';
import { killAndResume } from './killing.js';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-kill-'));
  writeFileSync(
    join(folder, 'drive.mcap'),
    await mcapOf(drive({ sweeps: 40, points: 20_000, width: 160, height: 120 })),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('killed ten times', async () => {
  expect((await killAndResume(join(folder, 'drive.mcap'), folder, 10, 11)).killed).toBe(10);
});
