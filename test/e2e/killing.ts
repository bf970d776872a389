// Kills conversions at chosen moments and looks at what is left: the harness of the short and the long run.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { framelock, main } from '../support/cli.js';
import { hashesOf } from '../support/dataset.js';
import { seeded } from '../support/seeded.js';

export interface KillReport {
  /** Runs that were killed before they were done. */
  readonly killed: number;
  /** Runs that had finished when the kill came. */
  readonly finished: number;
  /** Kills that left at least one whole shard for the next run. */
  readonly resumable: number;
}

/** `more`: further options of the conversion. Converts `recording` into `out` over and over, until `kills` runs were killed, each at a moment drawn evenly from its duration. */
export async function killAndResume(
  recording: string,
  folder: string,
  kills: number,
  seed: number,
  more: readonly string[] = [],
): Promise<KillReport> {
  const random = seeded(seed);
  const calm = join(folder, 'calm');
  const out = join(folder, 'killed');
  const args = (to: string) => ['convert', recording, '-o', to, '--shard-size', '4', '-q', ...more];
  rmSync(calm, { recursive: true, force: true });
  const began = performance.now();
  const undisturbed = await framelock(args(calm));
  expect(undisturbed.code).toBe(0);
  // On a busy machine one run tells little of the next: each that ends by itself corrects this.
  let duration = performance.now() - began;
  const expected = hashesOf(calm);
  expect([...expected.keys()].filter(path => path.startsWith('data/')).length).toBeGreaterThan(3);
  let [killed, finished, resumable] = [0, 0, 0];
  while (killed < kills) {
    rmSync(out, { recursive: true, force: true });
    // One to three kills of the same conversion: the second falls into a resumed run.
    const times = 1 + (random() % 3);
    for (let k = 0; k < times && killed < kills && !existsSync(out); k++) {
      const took = await runAndKill(args(out), (random() / 2147483647) * duration);
      if (took === undefined) killed++;
      else {
        finished++;
        if (k === 0) duration = took;
      }
      if (existsSync(out)) continue;
      const progress = join(`${out}.unfinished`, 'progress');
      if (existsSync(progress) && readdirSync(progress).some(name => name.endsWith('.json'))) resumable++;
    }
    // Under its final name a dataset is whole, whenever the run was killed.
    if (existsSync(out)) expect(hashesOf(out)).toEqual(expected);
    const again = await framelock(args(out));
    expect([killed, again.code, again.stderr]).toEqual([killed, 0, undisturbed.stderr]);
    expect(hashesOf(out), `after kill ${killed}`).toEqual(expected);
    const left = readdirSync(folder).filter(name => name.startsWith('killed') && name !== 'killed');
    expect(left, `after kill ${killed}`).toEqual([]);
  }
  return { killed, finished, resumable };
}

/** How long the run took when it ended by itself first, ms; undefined when it was killed. */
function runAndKill(args: readonly string[], afterMs: number): Promise<number | undefined> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--disallow-code-generation-from-strings', main, ...args], {
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === null ? performance.now() - began : undefined);
    });
  });
}
