// `npm run bench`: framelock beside its peers, whole programs and kernels; writes bench/results.json and docs/PERFORMANCE.md.
// Options: --part NAME,... (default all; parts not measured now keep their last numbers), --runs N (default 3), --work FOLDER (default
// bench/work: recordings, peers and output, about 20 GB while it runs), --python PROGRAM (numpy and OpenCV for the kernels; default the
// peer's), --no-build, --dry (writes nothing, prints the page).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureInstalled, fail, root, say } from '../scripts/run.mjs';
import { machine, versions } from './machine.mjs';
import { pageText, rowTable, writePage } from './report.mjs';

const order = ['convert', 'minute', 'workers', 'cores', 'limits', 'info', 'reading', 'memory', 'growth'];
const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: [...order, 'kernels'].join(',') },
    runs: { type: 'string', default: '3' },
    work: { type: 'string', default: join(root, 'bench', 'work') },
    python: { type: 'string' },
    build: { type: 'boolean', default: true },
    dry: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const wanted = options.part.split(',');
const unknown = wanted.filter(name => name !== 'kernels' && !order.includes(name));
if (unknown.length > 0) fail(`expected parts out of ${order.join(', ')}, kernels; got ${unknown.join(', ')}`);
const runs = Number(options.runs);
if (!(Number.isInteger(runs) && runs >= 1)) fail(`expected --runs of 1 or more, got ${options.runs}`);
const work = resolve(options.work);
const file = join(root, 'bench', 'results.json');
const page = join(root, 'docs', 'PERFORMANCE.md');

mkdirSync(work, { recursive: true });
ensureInstalled();
if (options.build) build();
// Only now: the parts use what is built.
const { parts } = await import('./parts/index.mjs');
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const results = Object.fromEntries(order.filter(name => known[name]?.goals).map(name => [name, known[name]]));
for (const name of order.filter(part => wanted.includes(part))) await measure(name);
if (wanted.includes('kernels')) await kernels();

async function measure(name) {
  say(`${name}, ${runs} interleaved runs of each`);
  const onRun = ({ group, name: program }, { wall_s, cpu_s, rss_mb }) =>
    process.stdout.write(
      `${group} ${program}: ${wall_s.toFixed(2)} s, CPU ${cpu_s.toFixed(2)} s, ${rss_mb.toFixed(0)} MiB\n`,
    );
  const found = await parts[name]({ work, runs, onRun });
  if (found.missing) {
    process.stdout.write(`left out: ${found.missing}\n`);
    return;
  }
  const { versions: pythons, ...rest } = found;
  results[name] = { machine: { ...machine(), versions: versions(pythons) }, ...rest };
  process.stdout.write(`\n${[...rowTable(rest.rows)].join('\n')}\n`);
  for (const { item, value, reached, note } of rest.goals)
    process.stdout.write(`${item}: ${value?.toFixed(2) ?? '–'} (${reached})${note ? `, ${note}` : ''}\n`);
  const ordered = Object.fromEntries(order.filter(part => results[part]).map(part => [part, results[part]]));
  if (options.dry) {
    process.stdout.write(`\n${pageText(Object.values(ordered))}\n`);
    return;
  }
  // After each part: a benchmark that is ended keeps what it has.
  writeFileSync(file, `${JSON.stringify(ordered, null, 2)}\n`);
  writePage(page, ordered);
}

/** The kernels have a benchmark of their own, with long-lived servers instead of whole programs; it writes its own section. */
async function kernels() {
  const program = join(root, 'bench', 'kernels', 'run.mjs');
  if (!existsSync(program)) {
    process.stdout.write('left out: the kernels have no benchmark here\n');
    return;
  }
  const peer = join(work, 'venv', 'bin', 'python');
  const python = options.python ?? (existsSync(peer) ? peer : undefined);
  const { node } = await import('../scripts/run.mjs');
  node([
    program,
    ...['--work', join(work, 'kernels'), '--no-build', ...(options.dry ? ['--dry'] : [])],
    ...(python ? ['--python', python] : []),
  ]);
}
