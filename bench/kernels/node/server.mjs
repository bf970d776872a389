// Answers the same lines as cpp/server.cpp for one of our two kinds of kernels: `node server.mjs FOLDER simd|plain`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clouds, places, scored, stampCounts, surfaces } from '../data.mjs';
import { boxCases } from './boxes.mjs';
import { colourCases } from './colours.mjs';
import { decodeCases } from './decode.mjs';
import { deskewCases } from './deskew.mjs';
import { pieceCases } from './pieces.mjs';
import { projectCases } from './project.mjs';
import { scoreCases } from './scores.mjs';
import { stampCases } from './stamps.mjs';

const [folder, kind] = process.argv.slice(2);
const cases = [
  ...clouds.flatMap(({ name }) =>
    [decodeCases, projectCases, deskewCases, boxCases].flatMap(make => make(folder, name, kind)),
  ),
  ...surfaces.flatMap(name => pieceCases(folder, name, kind)),
  ...stampCounts.flatMap(({ name }) => stampCases(folder, name, kind)),
  ...colourCases(folder, places, kind),
  ...scoreCases(folder, scored, kind),
];

const noPreparation = () => {};
const clocks = costOfClocks();

/**
 * `before` prepares a repetition and is not timed: it frees what the last one left, as the next frame of a conversion would, so
 * that each writes the same memory, as those of the other languages do. They read their clocks once for all repetitions, so what reading
 * ours costs is taken off.
 */
function sample(task, reps) {
  const { wallNs, cpuNs } = timed(task, reps);
  return `${Math.max(1, Math.round(wallNs - reps * clocks.wallNs))} ${Math.max(1, Math.round(cpuNs - reps * clocks.cpuNs))}`;
}

function timed({ before = noPreparation, run }, reps) {
  let [wallNs, cpuUs] = [0n, 0];
  before();
  run();
  for (let i = 0; i < reps; i++) {
    before();
    const cpu = process.cpuUsage();
    const wall = process.hrtime.bigint();
    run();
    wallNs += process.hrtime.bigint() - wall;
    const { user, system } = process.cpuUsage(cpu);
    cpuUs += user + system;
  }
  return { wallNs: Number(wallNs), cpuNs: 1000 * cpuUs };
}

/** What reading the clocks costs in one repetition: the least of some runs of nothing. */
function costOfClocks() {
  const runs = Array.from({ length: 50 }, () => timed({ run: noPreparation }, 200));
  const least = unit => Math.min(...runs.map(run => run[unit])) / 200;
  return { wallNs: least('wallNs'), cpuNs: least('cpuNs') };
}

function writeOutputs({ before = noPreparation, outputs: give }, to) {
  before();
  const outputs = Object.entries(give());
  for (const [name, values] of outputs)
    writeFileSync(join(to, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return outputs.map(([name]) => name).join(' ');
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, kernel, variant, size, last] = line.split(' ');
  if (command === 'list') {
    answer(cases.map(c => `${c.kernel} ${c.variant} ${c.size};`).join(''));
    continue;
  }
  const found = cases.find(c => c.kernel === kernel && c.variant === variant && c.size === size);
  if (!found) answer('unknown');
  else answer(command === 'sample' ? sample(found, Number(last)) : writeOutputs(found, last));
}

function answer(text) {
  process.stdout.write(`${text}\n`);
}
