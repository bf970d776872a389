// How framelock is called by the benchmark: the built program, as a person runs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { programFlags, root } from '../../scripts/run.mjs';

const program = [process.execPath, ...programFlags, join(root, 'dist', 'bin', 'framelock.js')];

export function framelock(...args) {
  return [...program, ...args];
}

/** No index is kept between runs: every run reads the recording as if for the first time. */
export const cold = '--no-cache';

export function convertCommand(bag, out, ...args) {
  return framelock('convert', bag, '-o', out, '--overwrite', '--quiet', cold, ...args);
}

/** Whether a command knows an option: older builds are measured without it. */
export function knows(command, option) {
  const [node, ...rest] = framelock(command, '--help');
  return spawnSync(node, rest, { encoding: 'utf8' }).stdout.includes(option);
}
