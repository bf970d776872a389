// Asks the servers: first for outputs, which are compared, then for times, all kernels of all languages in a new order each round.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lenses } from './data-lens.mjs';
import { randomFrom } from './data-sweep.mjs';

const ours = ['simd', 'plain'];
/** One sample takes about this long, ns. */
const SAMPLE_NS = 8e6;
const MOST_REPETITIONS = 60;
/**
 * Every program runs each kernel as often and about as long as this before the first sample, ns: an engine compiles what runs often in threads of
 * its own, whose time would be counted.
 */
const WARM_CALLS = 12;
const WARM_NS = 2e8;

/** One task per kernel that is ours, too, size and variant, with what comparing its outputs told. Throws where outputs differ. */
export async function compareAll(servers, kernels, data, scratch) {
  const offered = new Map();
  for (const server of servers) {
    for (const words of (await server.ask('list')).split(';').filter(Boolean)) offered.set(words, server);
  }
  const tasks = [];
  for (const kernel of kernels) {
    for (const size of kernel.sizes) {
      rmSync(scratch, { recursive: true, force: true });
      const named = [...offered.keys()].map(words => words.split(' '));
      const list = named.filter(([name, , s]) => name === kernel.name && s === size);
      if (!list.some(([, variant]) => ours.includes(variant))) continue;
      for (const [name, variant] of list)
        tasks.push({ kernel, size, variant, server: offered.get(`${name} ${variant} ${size}`) });
      const here = tasks.filter(task => task.kernel === kernel && task.size === size);
      for (const task of here) await keepOutputs(task, scratch);
      for (const task of here) task.compared = compare(task, scratch, data);
    }
  }
  rmSync(scratch, { recursive: true, force: true });
  return tasks;
}

async function keepOutputs({ kernel, size, variant, server }, scratch) {
  const folder = join(scratch, variant);
  mkdirSync(folder, { recursive: true });
  await server.ask(`outputs ${kernel.name} ${variant} ${size} ${folder}`);
}

function compare({ kernel, size, variant }, scratch, data) {
  return kernel.compare({
    name: `${kernel.name} of ${size} by ${variant}`,
    folder: join(scratch, variant),
    truth: join(scratch, 'plain'),
    data: join(data, size),
    isOurs: ours.includes(variant),
    lens: lenses[kernel.name.replace('project_', '')],
    differs: kernel.differs?.[variant],
  });
}

/** ns per call, wall and CPU: samples[round][task]. */
export async function measureAll(tasks, rounds) {
  for (const task of tasks) task.repetitions = await repetitionsOf(task);
  const random = randomFrom(3);
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const row = new Array(tasks.length);
    for (const n of shuffled(tasks.length, random)) row[n] = await sample(tasks[n], tasks[n].repetitions);
    samples.push(row);
  }
  return samples;
}

async function sample({ kernel, size, variant, server }, repetitions) {
  const answer = await server.ask(`sample ${kernel.name} ${variant} ${size} ${repetitions}`);
  const [wall, cpu] = answer.split(' ').map(ns => Number(ns) / repetitions);
  return { wall, cpu };
}

async function repetitionsOf(task) {
  const { wall } = await sample(task, WARM_CALLS >> 1);
  await sample(task, Math.max(WARM_CALLS >> 1, Math.round(WARM_NS / wall)));
  const { cpu } = await sample(task, WARM_CALLS >> 1);
  return Math.max(1, Math.min(MOST_REPETITIONS, Math.round(SAMPLE_NS / cpu)));
}

/** Fisher and Yates. */
function shuffled(count, random) {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
