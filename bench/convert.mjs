// `npm run bench`: converts a 13 s recording, side by side with a Python program that does the same job, and prints ratios.
// Options: --runs N (default 3), --work FOLDER (default bench/work: recordings, peer and results, about 5 GB),
// --peers-only (leaves framelock out, to see what this machine can do).
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureInstalled, fail, noCodeGeneration, root, run, say } from '../scripts/run.mjs';
import { peerRig } from './peer-rig.mjs';
import { machine, ratioLines, ratios, summarize, writePage } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    work: { type: 'string', default: join(root, 'bench', 'work') },
    'peers-only': { type: 'boolean', default: false },
  },
});
const peer = resolve(root, '../shared/peer');
const work = resolve(options.work);
const rig = join(root, 'bench', 'peer-rig.yaml');
const compressions = ['none', 'lz4'];
/** What the peer does in full, in three ways; and reading, matching and writing alone. */
const peers = ['full-numpy', 'full-numpy-t2', 'full-cv2', 'sync-t2'];

if (!existsSync(peer))
  fail('the benchmark compares with the Python programs in ../shared/peer, which are not here: nothing was measured');
mkdirSync(work, { recursive: true });
makeRecordings();
makePeer();
if (!options['peers-only']) {
  ensureInstalled();
  build();
  writeFileSync(rig, peerRig(JSON.parse(readFileSync(join(peer, 'calib.json'), 'utf8'))));
}
measure();

function makeRecordings() {
  for (const compression of compressions) {
    const bag = join(work, `${compression}.bag`);
    if (existsSync(bag)) continue;
    say(`making ${bag} (needs Debian's python3-rosbag and python3-opencv)`);
    run('/usr/bin/python3', [join(peer, 'gen_bag.py'), `${bag}.part`, compression, '13']);
    run('mv', [`${bag}.part`, bag]);
  }
}

function makePeer() {
  if (existsSync(join(work, 'venv', 'bin', 'python'))) return;
  say('setting up the peer');
  run('bash', [join(peer, 'setup.sh'), join(work, 'venv')]);
}

function measure() {
  say(`measuring, ${options.runs} interleaved runs of each`);
  const outputs = join(work, 'out');
  rmSync(outputs, { recursive: true, force: true });
  const result = join(work, 'timings.json');
  const ours = options['peers-only'] ? [] : framelockCommands();
  run(join(work, 'venv', 'bin', 'python'), [
    join(peer, 'bench.py'),
    ...['--python', join(work, 'venv', 'bin', 'python'), '--work', outputs, '--runs', options.runs, '--result', result],
    ...compressions.flatMap(name => ['--bag', `${name}=${join(work, `${name}.bag`)}`]),
    ...ours.flatMap(([name, command]) => ['--extra', `${name}=${command}`]),
    ...['--only', [...peers, ...ours.map(([name]) => name)].join(',')],
  ]);
  rmSync(outputs, { recursive: true, force: true });
  const rows = summarize(JSON.parse(readFileSync(result, 'utf8')));
  if (options['peers-only']) return;
  const report = { machine: machine(), rows, ratios: ratios(rows) };
  say('framelock against its peers; above 1, framelock is the faster or smaller one');
  process.stdout.write(`${ratioLines(report.ratios).join('\n')}\n`);
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  writePage(join(root, 'docs', 'PERFORMANCE.md'), report);
}

/** The peer's `{bag}` and `{out}` are filled in by bench.py. Paths with spaces are not supported by its command line. */
function framelockCommands() {
  const convert = `${process.execPath} ${noCodeGeneration} ${join(root, 'dist', 'bin', 'framelock.js')} convert {bag} -o {out}.d --overwrite --quiet`;
  return [
    ['framelock', `${convert} --rig ${rig}`],
    ['framelock-no-projection', `${convert} --rig ${rig} --no-projection`],
  ];
}
