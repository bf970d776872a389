// Records what ROS message_filters makes of the cases of approximate-cases.mjs, in test/golden/approximate-sets.json.
//
//     apt-get install libmessage-filters-dev g++
//     g++ -std=c++17 -O1 -o /tmp/message-filters test/oracle/message-filters.cpp -lmessage_filters -lroscpp -lrostime \
//         -lrosconsole -lcpp_common -lroscpp_serialization -lboost_system -lboost_thread
//     npm run build && node test/oracle/message-filters.mjs /tmp/message-filters
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NO_STAMP } from '../../dist/index.js';
import { openSession } from '../../dist/platform/node/index.js';
import { fingerprint, randomCase, realSeries, settings } from './approximate-cases.mjs';

const program = process.argv[2];
if (!program) throw new Error('expected the path of the compiled message-filters.cpp');
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
/** Stamps of the cases begin at 0, which ROS takes for "not set". */
const zero = 1_000_000_000;

async function setsOf(cases) {
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', text => (out += text));
  for (const { t, order, options } of cases) {
    const next = t.map(() => 0);
    const interval = Number.isFinite(options.maxIntervalNs) ? options.maxIntervalNs : -1;
    const lines = order.map(i => `${i} ${t[i][next[i]++] + zero}`);
    child.stdin.write(
      `${t.length} ${options.queueSize} ${options.agePenalty} ${interval} ${order.length}\n${options.minStepNs.join(' ')}\n${lines.join('\n')}\n`,
    );
  }
  child.stdin.end();
  const code = await new Promise(resolve => child.on('close', resolve));
  const lines = out.trimEnd().split('\n');
  if (code !== 0 || lines.length !== cases.length)
    throw new Error(`expected ${cases.length} lines, got ${lines.length}`);
  return lines.map(line => line.split(' ').slice(1).map(Number));
}

const random = Array.from({ length: 1000 }, (_, seed) => randomCase(seed + 1));
const randomSets = (await setsOf(random)).map(fingerprint);
const real = [];
for await (const { name, t, order } of realSeries(data, openSession, NO_STAMP)) {
  const input = fingerprint([...t.flatMap(list => [list.length, ...list]), ...order]);
  const cases = settings.map(options => ({ t, order, options: { ...options, minStepNs: t.map(() => 0) } }));
  real.push({ name, input, sets: (await setsOf(cases)).map(fingerprint) });
}
const out = fileURLToPath(new URL('../golden/approximate-sets.json', import.meta.url));
writeFileSync(out, `${JSON.stringify({ random: randomSets, real }, null, 1)}\n`);
console.log(`${randomSets.length} random and ${real.length} real series in ${out}`);
