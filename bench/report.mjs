// Writes what was measured into docs/PERFORMANCE.md, between the marks of the page; also the machine and medians for other benchmarks.
import { readFileSync, writeFileSync } from 'node:fs';
import { goalTable } from './goals.mjs';
import { machineLine } from './machine.mjs';
import { cell } from './spread.mjs';

export { machine } from './machine.mjs';
export { spread } from './spread.mjs';

const start = '<!-- bench:start -->';
const end = '<!-- bench:end -->';

/** `results`: part name → {title, machine, text, rows, tables, goals}, in the order of the page. */
export function writePage(path, results) {
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${start} and ${end} in ${path}, got a page without them`);
  writeFileSync(path, `${page.slice(0, from + start.length)}\n${pageText(Object.values(results))}\n${page.slice(to)}`);
}

export function pageText(parts) {
  const machines = [...new Set(parts.map(part => machineLine(part.machine)))];
  const goals = parts.flatMap(part => part.goals);
  const lines = [
    ...machines,
    '',
    'A ratio says how many times better framelock is, unless the line says "at most". Parts that were measured by different calls of',
    'the benchmark may have met a different load; ratios within a part are of one call.',
    '',
    ...goalTable(goals),
  ];
  for (const part of parts) {
    lines.push('', `### ${part.title}`, '', ...part.text);
    if (part.rows.length > 0) lines.push('', ...rowTable(part.rows));
    for (const { title, head, rows } of part.tables ?? []) {
      lines.push('', title, '', `| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`);
      for (const row of rows) lines.push(`| ${row.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

export function rowTable(rows) {
  return [
    '| on | program | runs | wall, s | CPU, s | peak memory, MiB | load |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ group, name, runs, wall_s, cpu_s, rss_mb, load }) =>
        `| ${group} | ${name} | ${runs} | ${cell(wall_s, 2)} | ${cell(cpu_s, 2)} | ${cell(rss_mb, 0)} | ${load.toFixed(1)} |`,
    ),
  ];
}
