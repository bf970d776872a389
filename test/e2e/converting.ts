// Converts something bad in a folder of its own, and checks what holds for every run: one line per issue, closed books.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { balance, framelock, type Ran } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { runFolder } from '../support/run-folder.js';

export const folder = mkdtempSync(join(runFolder(), 'bad-'));
let number = 0;

export interface Case {
  readonly bytes?: Uint8Array | string;
  readonly file?: string;
  readonly rig?: string;
  readonly args?: readonly string[];
}

/** Converts quietly, so that stderr holds nothing but issues, and checks what holds for every run. */
export async function convert({ bytes, file = 'drive.mcap', rig, args = [] }: Case): Promise<Ran & { out: string }> {
  const place = join(folder, String(number++));
  mkdirSync(place);
  if (bytes !== undefined) writeFileSync(join(place, file), bytes);
  if (rig !== undefined) writeFileSync(join(place, 'rig.yaml'), rig);
  const out = join(place, 'out');
  const rigArgs = rig === undefined ? [] : ['--rig', join(place, 'rig.yaml')];
  const ran = await framelock(['convert', join(place, file), '-o', out, '--json', '-q', ...rigArgs, ...args]);
  expect(ran.stderr).toMatch(/^(FL\d{4}: [^\n]+\n)*$/);
  expect(new Set(ran.issues).size, 'each line once').toBe(ran.issues.length);
  if (ran.json.accounting) {
    const { found, sum } = balance(ran.json);
    expect(sum).toBe(found);
    expect(framesOf(out)).toHaveLength(ran.json.frames);
  } else {
    expect(ran.json.error.code).toMatch(/^FL\d{4}$/);
    expect(ran.issues.at(-1)).toContain(ran.json.error.code);
  }
  return { ...ran, out };
}
