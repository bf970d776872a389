// `npm run bench:kernels`: our kernels side by side with C++, numpy and OpenCV; writes bench/kernels.json and a section of
// docs/PERFORMANCE.md. Options: --rounds N (default 15), --work FOLDER (default bench/work/kernels), --python PROGRAM (one with
// numpy and OpenCV), --only PART OF A KERNEL'S NAME, --size NAME, --no-build, --dry (writes nothing).
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureInstalled, root, say } from '../../scripts/run.mjs';
import { machine } from '../report.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    work: { type: 'string', default: join(root, 'bench', 'work', 'kernels') },
    python: { type: 'string', default: defaultPython() },
    only: { type: 'string', default: '' },
    size: { type: 'string' },
    build: { type: 'boolean', default: true },
    dry: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const work = resolve(options.work);

ensureInstalled();
if (options.build) build();
// Only now: these use what is built.
const { makeData } = await import('./data.mjs');
const { kernels } = await import('./registry.mjs');
const { startServers, versions, flags } = await import('./servers.mjs');
const { compareAll, measureAll } = await import('./measure.mjs');
const { goalsOf, summarize } = await import('./summary.mjs');
const { measureScaling } = await import('./scaling.mjs');
const { measureArrow } = await import('./arrow.mjs');
const { textOf, writeSection } = await import('./table.mjs');

mkdirSync(work, { recursive: true });
say('making the data');
const data = makeData(work);
const { servers, missing } = startServers(data, work, options.python);
for (const text of missing) process.stdout.write(`left out: ${text}\n`);
const wanted = kernels
  .filter(kernel => kernel.name.includes(options.only))
  .map(kernel => ({ ...kernel, sizes: kernel.sizes.filter(size => !options.size || size === options.size) }));

say('comparing what they compute');
const tasks = await compareAll(servers, wanted, data, join(work, 'out'));
say(`measuring, ${options.rounds} rounds`);
const samples = await measureAll(tasks, Number(options.rounds));
say('measuring threads and Arrow');
const scaling = await measureScaling(
  data,
  servers.find(server => server.name === 'cpp'),
  Number(options.rounds),
);
const arrow = measureArrow(work, Number(options.rounds));
for (const server of servers) server.stop();

const rows = summarize(tasks, samples);
const report = {
  machine: { ...machine(), ...versions(options.python), flags: flags.join(' ') },
  rounds: Number(options.rounds),
  missing,
  rows,
  goals: goalsOf(wanted, rows),
  scaling,
  arrow,
};
process.stdout.write(`${textOf(report, wanted)}\n`);
if (!options.dry) {
  writeFileSync(join(root, 'bench', 'kernels.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeSection(join(root, 'docs', 'PERFORMANCE.md'), textOf(report, wanted));
}

/** That of the conversion benchmark where it has been set up. */
function defaultPython() {
  const peer = join(root, 'bench', 'work', 'venv', 'bin', 'python');
  return existsSync(peer) ? peer : 'python3';
}
