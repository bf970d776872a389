// Long-lived servers, one per language: compiled or looked for, started once, asked line by line.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noCodeGeneration } from '../../scripts/run.mjs';

const here = import.meta.dirname;
export const flags = ['-std=c++17', '-O3', '-march=native', '-fno-math-errno'];

/** Asks one question at a time; `ask` gives the line that is answered. */
function start(name, command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async ask(question) {
      child.stdin.write(`${question}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended before it answered "${question}"`);
      return value;
    },
    stop: () => child.stdin.end(),
  };
}

/** The servers that can be started here, and in words why others cannot. */
export function startServers(data, work, python) {
  const missing = [];
  const servers = ['simd', 'plain'].map(kind =>
    start(kind, process.execPath, [noCodeGeneration, join(here, 'node', 'server.mjs'), data, kind]),
  );
  const cpp = compile(work, missing);
  if (cpp) servers.push(start('cpp', cpp, [data]));
  if (hasNumpy(python, missing)) servers.push(start('python', python, [join(here, 'python', 'server.py'), data]));
  return { servers, missing };
}

/** Sources that are newer than their object are compiled; returns the program, or undefined where there is no g++. */
function compile(work, missing) {
  if (!said('g++', ['--version'])) {
    missing.push('C++: no g++');
    return undefined;
  }
  const sources = join(here, 'cpp');
  const objects = join(work, 'cpp');
  const program = join(objects, 'server');
  mkdirSync(objects, { recursive: true });
  const files = readdirSync(sources);
  const shared = join(here, '..', 'native', 'spin.hpp');
  const newest = Math.max(...[...files.map(name => join(sources, name)), shared].map(path => statSync(path).mtimeMs));
  if (existsSync(program) && statSync(program).mtimeMs > newest) return program;
  const inputs = files.filter(name => name.endsWith('.cpp')).map(name => join(sources, name));
  const { status } = spawnSync('g++', [...flags, '-pthread', '-o', program, ...inputs], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the C++ peer does not compile');
  return program;
}

function hasNumpy(python, missing) {
  const found = said(python, ['-c', 'import numpy']);
  if (found === undefined) missing.push(`numpy and OpenCV: ${python} has no numpy (--python names another)`);
  else if (said(python, ['-c', 'import cv2']) === undefined) missing.push(`OpenCV: ${python} has no cv2`);
  return found !== undefined;
}

/** Versions of what is compared with, for the table. */
export function versions(python) {
  const gcc = said('g++', ['-dumpfullversion']);
  const modules = ['numpy', 'cv2'].map(name => [
    name,
    said(python, ['-c', `import ${name}; print(${name}.__version__)`]),
  ]);
  return { ...(gcc ? { 'g++': gcc } : {}), ...Object.fromEntries(modules.filter(([, version]) => version)) };
}

/** What a program prints; undefined when it cannot be started or fails. */
function said(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
