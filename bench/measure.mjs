// Runs whole programs, interleaved and in a new order each round, and tells what each took.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/run.mjs';
import { spread } from './spread.mjs';

const seed = 20261126;
const wrapper = join(root, 'bench', 'measure.py');
/** Node 20 reads the certificates that it names at every start, 50 ms: it says something of the machine's network, and nothing of us. */
const { NODE_EXTRA_CA_CERTS: _, FRAMELOCK_CACHE: __, ...environment } = process.env;

/**
 * `programs`: {name, group, command, inputs, outputs, env, runs}. Inputs are read before (warm page cache); outputs are flushed
 * and removed afterwards, untimed. A command that fails ends the benchmark. Returns a row for each program.
 */
export function interleaved(programs, { runs, work, onRun = () => {} }) {
  const samples = programs.map(() => []);
  const next = random();
  for (let round = 0; round < runs; round++) {
    const due = programs.map((_, i) => i).filter(i => round < (programs[i].runs ?? runs));
    for (const i of shuffled(due, next)) {
      samples[i].push(measured(programs[i], work));
      onRun(programs[i], samples[i][samples[i].length - 1]);
    }
  }
  return programs.map(({ group, name }, i) => row(group, name, samples[i]));
}

function row(group, name, samples) {
  const column = key => spread(samples.map(sample => sample[key]));
  return {
    group,
    name,
    runs: samples.length,
    wall_s: column('wall_s'),
    cpu_s: column('cpu_s'),
    rss_mb: column('rss_mb'),
    load: Math.max(...samples.map(sample => sample.load)),
  };
}

/** One run: wall and CPU seconds, peak memory, and how busy the machine was just before. */
export function measured({ command, inputs = [], outputs = [], env = {} }, work) {
  const result = join(work, 'measured.json');
  outputs.forEach(remove);
  for (const path of inputs) warm(path);
  const [load] = loadavg();
  // Compiled code is kept from run to run, as Python keeps its own, but not in the user's folder.
  const done = spawnSync('python3', [wrapper, result, ...command], {
    env: { ...environment, XDG_CACHE_HOME: join(work, 'user-cache'), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  // 3: finished, and what the recording lacks was said.
  if (done.status !== 0 && done.status !== 3)
    throw new Error(`expected success of: ${command.join(' ')}\ngot status ${done.status}: ${done.stderr}`);
  for (const path of outputs) {
    spawnSync('sync', ['-f', path]);
    remove(path);
  }
  return { ...JSON.parse(readFileSync(result, 'utf8')), load };
}

/** With what a run leaves that was ended before it was done. */
function remove(path) {
  for (const name of [path, `${path}.unfinished`, `${path}.unfinished.lock`])
    rmSync(name, { recursive: true, force: true });
}

export function rowOf(rows, group, name) {
  return rows.find(row => row.group === group && row.name === name);
}

/** How many times `own` fits into `peer`; undefined where either was not measured. */
export function ratio(peer, own, key = 'wall_s') {
  return peer && own ? peer[key].median / own[key].median : undefined;
}

const buffer = new Uint8Array(1 << 24);
function warm(path) {
  const file = openSync(path, 'r');
  while (readSync(file, buffer) > 0);
  closeSync(file);
}

/** Park and Miller's generator (CACM 1988): in [0, 1). */
function random() {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function shuffled(list, next) {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
