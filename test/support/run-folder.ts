// A folder for what several test files need and one of them makes; it is gone when the run is over.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = 'FRAMELOCK_RUN_FOLDER';

/** Once per run, in the process that starts the others. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'framelock-run-'));
  process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

export function runFolder(): string {
  const folder = process.env[name];
  if (!folder) throw new Error(`expected ${name}, which vitest.config.ts sets for this lane, got none`);
  return folder;
}
