// Turns the timings of a benchmark run into medians, ratios and the table in docs/PERFORMANCE.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

const start = '<!-- bench:start -->';
const end = '<!-- bench:end -->';

/** `timings` maps `input|config` to runs of {wall_s, cpu_s, rss_mb}, as the peer's bench.py writes them. */
export function summarize(timings) {
  return Object.entries(timings).map(([key, runs]) => {
    const [input, config] = key.split('|');
    const column = name => spread(runs.map(run => run[name]));
    return {
      input,
      config,
      runs: runs.length,
      wall_s: column('wall_s'),
      cpu_s: column('cpu_s'),
      rss_mb: column('rss_mb'),
    };
  });
}

/** Programs that do the same work: what framelock calls it, and how the peer's names for it begin. */
const rivals = { framelock: 'full', 'framelock-no-projection': 'sync' };

/** How many times framelock's median fits into that of each peer that does the same work: 2 means twice as good. */
export function ratios(rows) {
  const ours = rows.filter(row => Object.hasOwn(rivals, row.config));
  return ours.flatMap(own =>
    rows
      .filter(row => row.input === own.input && row.config.startsWith(rivals[own.config]))
      .map(peer => ({
        input: own.input,
        config: own.config,
        peer: peer.config,
        wall: peer.wall_s.median / own.wall_s.median,
        cpu: peer.cpu_s.median / own.cpu_s.median,
        rss: peer.rss_mb.median / own.rss_mb.median,
      })),
  );
}

export function machine() {
  const [{ model }] = cpus();
  return {
    cpu: model,
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

export function ratioLines(list) {
  return list.map(
    ({ input, config, peer, wall, cpu, rss }) =>
      `${input}: ${config} against ${peer}: wall ${wall.toFixed(2)}x, CPU ${cpu.toFixed(2)}x, memory ${rss.toFixed(2)}x`,
  );
}

/** Replaces what stands between the two marks of the page. */
export function writePage(path, { machine, rows, ratios }) {
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${start} and ${end} in ${path}, got a page without them`);
  const { cpu, cores, memory_gib, node, platform } = machine;
  const text = [
    `${cores} cores of ${cpu}, ${memory_gib} GiB, ${platform}, Node ${node}. Medians [lowest–highest] of ${rows[0].runs} interleaved runs.`,
    '',
    '| recording | program | wall, s | CPU, s | peak memory, MiB |',
    '|---|---|---|---|---|',
    ...rows.map(
      r => `| ${r.input} | ${r.config} | ${cell(r.wall_s, 2)} | ${cell(r.cpu_s, 2)} | ${cell(r.rss_mb, 0)} |`,
    ),
    '',
    'Above 1, framelock is the faster or smaller one:',
    '',
    '| recording | framelock | peer | wall | CPU | memory |',
    '|---|---|---|---|---|---|',
    ...ratios.map(
      r =>
        `| ${r.input} | ${r.config} | ${r.peer} | ${r.wall.toFixed(2)} | ${r.cpu.toFixed(2)} | ${r.rss.toFixed(2)} |`,
    ),
  ].join('\n');
  writeFileSync(path, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`);
}

function cell({ median, min, max }, digits) {
  return `${median.toFixed(digits)} [${min.toFixed(digits)}–${max.toFixed(digits)}]`;
}

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}
