// Compiles a C++ program of the benchmark; what is missing is said, and the benchmark goes on without it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';

/** Path of the program, or undefined where it cannot be made here; `said` then has the reason. */
export function compiled(source, { work, libraries = [], includes = [] }, said = () => {}) {
  const program = join(work, source.replace(/.*\/|\.cpp$/g, ''));
  const flags = ['-O3', '-march=native', '-std=c++17', '-pthread'];
  const places = includes.filter(existsSync).map(folder => `-I${folder}`);
  const links = libraries.map(name => `-l${name}`);
  const all = [...flags, ...places, join(root, 'bench', source), '-o', program, ...links];
  const done = spawnSync('g++', all, { encoding: 'utf8' });
  if (done.status === 0) return program;
  said(done.error ? 'no g++' : (done.stderr.split('\n').find(line => line.includes('error')) ?? 'g++ failed'));
  return undefined;
}
