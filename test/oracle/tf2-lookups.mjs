// Records what ROS tf2 answers to the questions of tf2-cases.mjs, in test/golden/tf2-lookups.json.
//
//     apt-get install libtf2-dev g++
//     g++ -std=c++17 -O1 -o /tmp/tf2-lookups test/oracle/tf2-lookups.cpp -ltf2 -lrostime -lconsole_bridge -lboost_system \
//         -lboost_thread
//     npm run build && node test/oracle/tf2-lookups.mjs /tmp/tf2-lookups
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSession } from '../../dist/platform/node/index.js';
import { absolute, randomCase, realCases } from './tf2-cases.mjs';

const program = process.argv[2];
if (!program) throw new Error('expected the path of the compiled tf2-lookups.cpp');
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const named = name => (name === '' ? "''" : name);

/** One line per question. Numbers go over in full: 17 digits. */
function answersOf({ transforms, queries }) {
  const lines = [`${transforms.length} ${queries.length}`];
  for (const { fixed, parent, child, stamp, t, q } of transforms)
    lines.push(
      [Number(fixed), named(parent), named(child), absolute(stamp), ...[...t, ...q].map(v => v.toPrecision(17))].join(
        ' ',
      ),
    );
  for (const { target, targetNs, source, sourceNs, fixed } of queries)
    lines.push([named(target), absolute(targetNs), named(source), absolute(sourceNs), fixed].join(' '));
  const { stdout, status } = spawnSync(program, {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const answers = stdout.trimEnd().split('\n');
  if (status !== 0 || answers.length !== queries.length)
    throw new Error(`expected ${queries.length} answers, got ${answers.length} (${status})`);
  return answers;
}

const random = Array.from({ length: 40 }, (_, i) => answersOf(randomCase(i + 1)));
const real = [];
for await (const { name, ...one } of realCases(data, openSession)) real.push({ name, answers: answersOf(one) });
const out = fileURLToPath(new URL('../golden/tf2-lookups.json', import.meta.url));
writeFileSync(out, `${JSON.stringify({ random, real }, null, 1)}\n`);
const kinds = {};
for (const answer of [...random, ...real.map(one => one.answers)].flat()) {
  const kind = /^[a-z]/.test(answer) ? answer : 'found';
  kinds[kind] = (kinds[kind] ?? 0) + 1;
}
console.log(
  kinds,
  real.map(one => `${one.name}: ${one.answers.length}`),
);
