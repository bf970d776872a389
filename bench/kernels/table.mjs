// The kernels' section of docs/PERFORMANCE.md, from what was measured.
import { readFileSync, writeFileSync } from 'node:fs';

const start = '<!-- kernels:start -->';
const end = '<!-- kernels:end -->';
const variants = {
  'cpp-avx2': 'C++ AVX2',
  'cpp-exact': 'C++ AVX2, float64',
  'cpp-plain': 'C++ plain',
  numpy: 'numpy',
  'numpy-culled': 'numpy, culled',
  opencv: 'OpenCV',
  simd: 'framelock',
  plain: 'its TypeScript',
};

export function textOf({ machine, rounds, missing, rows, goals, scaling, arrow }, kernels) {
  const { cpu, cores, memory_gib, node, platform, flags } = machine;
  const versions = ['g++', 'numpy', 'cv2'].filter(name => machine[name]).map(name => `${name} ${machine[name]}`);
  const titles = new Map(kernels.map(kernel => [kernel.name, kernel.title]));
  const here = Object.keys(variants).filter(variant => rows.some(row => row.variant === variant));
  return [
    `${cores} cores of ${cpu}, ${memory_gib} GiB, ${platform}, Node ${[node, ...versions].join(', ')} (C++: \`${flags}\`).`,
    `Medians of ${rounds} shuffled rounds, ms of CPU time per call, one thread.`,
    ...missing.map(text => `Left out: ${text}.`),
    '',
    `| kernel | data | ${here.map(variant => variants[variant]).join(' | ')} |`,
    `|---|---|${here.map(() => '---|').join('')}`,
    ...timesOf(rows, here, titles),
    '',
    '| kernel | data | against | measured [quartiles] | must | aim | reached |',
    '|---|---|---|---|---|---|---|',
    ...goals.map(goal => goalLine(goal, titles)),
    scalingLine(scaling),
    arrowLine(arrow),
    '',
    '| kernel | data | what is compared with | differs by |',
    '|---|---|---|---|',
    ...accuracyOf(rows, titles),
    ...differences(rows, titles),
  ].join('\n');
}

function timesOf(rows, here, titles) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${titles.get(row.kernel)} | ${row.size}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, group]) => {
    const cells = here.map(variant => {
      const row = group.find(one => one.variant === variant);
      return row ? `${row.cpu_ms.median.toPrecision(3)}${row.differs ? ' \\*' : ''}` : '–';
    });
    return `| ${key} | ${cells.join(' | ')} |`;
  });
}

function goalLine({ kernel, size, peer, kind, must, aim, ratio, low, high, reached }, titles) {
  const limit = x => (kind === 'at most' ? `≤ ${x}x its time` : `≥ ${x}x faster`);
  const digits = ratio < 10 ? 2 : 1;
  const measured = `${ratio.toFixed(digits)}x [${low.toFixed(digits)}–${high.toFixed(digits)}]`;
  return `| ${titles.get(kernel)} | ${size} | ${variants[peer]} | ${measured} | ${limit(must)} | ${limit(aim)} | ${reached} |`;
}

/** Where the control does not scale, the machine had no second core to give, and nothing can be said. */
const CONTROL = 1.8;

function scalingLine({ sweeps, ours, control }) {
  const quiet = !control || control.median >= CONTROL;
  const beside = control ? `; C++ control ${spread(control)}` : '';
  const reached = quiet ? levelOf(ours.median >= 1.9, ours.median >= 1.6) : 'says nothing';
  return `| decode, deskew and three projections on 2 workers | ${sweeps} × 120k | 1 worker, wall${beside} | ${spread(ours)} | ≥ 1.6x | ≥ 1.9x | ${reached} |`;
}

function arrowLine({ megabytes, ratio }) {
  const reached = levelOf(ratio.median <= 1.2, ratio.median <= 1.6);
  return `| Arrow write | ${megabytes.toFixed(0)} MB | raw write of the same bytes | ${spread(ratio)} | ≤ 1.6x | ≤ 1.2x | ${reached} |`;
}

function levelOf(aim, must) {
  return aim ? 'aim' : must ? 'must' : 'no';
}

function spread({ median, low, high }) {
  return `${median.toFixed(2)}x [${low.toFixed(2)}–${high.toFixed(2)}]`;
}

/** Of the first size: the others differ alike. */
function accuracyOf(rows, titles) {
  return [...titles].flatMap(([kernel, title]) => {
    const first = rows.find(row => row.kernel === kernel);
    const here = rows.filter(row => row.kernel === kernel && row.size === first.size);
    const texts = [...new Set(here.map(row => row.compared))];
    return texts.map(text => {
      const names = here.filter(row => row.compared === text).map(row => variants[row.variant]);
      return `| ${title} | ${first.size} | ${names.join(', ')} | ${text} |`;
    });
  });
}

/** Peers that do not do quite the same. */
function differences(rows, titles) {
  const texts = rows
    .filter(row => row.differs)
    .map(r => `\\* ${titles.get(r.kernel)}: ${variants[r.variant]} ${r.differs}.`);
  return texts.length === 0 ? [] : ['', ...new Set(texts)];
}

export function writeSection(path, text) {
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${start} and ${end} in ${path}, got a page without them`);
  writeFileSync(path, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`);
}
