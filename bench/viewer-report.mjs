// The viewer's section of docs/PERFORMANCE.md, from what was measured.
import { readFileSync, writeFileSync } from 'node:fs';

const start = '<!-- viewer:start -->';
const end = '<!-- viewer:end -->';

export function writeViewerSection(path, { machine, browser, backend, sizes, results }) {
  const page = readFileSync(path, 'utf8');
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${start} and ${end} in ${path}, got a page without them`);
  const { cpu, cores, memory_gib, node, platform } = machine;
  const grown = results.find(row => row.growth)?.growth;
  const text = [
    `${cores} cores of ${cpu}, ${memory_gib} GiB, ${platform}, Node ${node}, Chromium ${browser}.`,
    `Backend: \`${backend}\`. Medians [lowest–highest], ms.`,
    '',
    '| dataset | points of a cloud | cameras | first frame | cached step | nudge to pixels |',
    '|---|---|---|---|---|---|',
    ...results.map(
      row =>
        `| ${row.name} | ${row.points} | ${row.cameras} | ${row.first_frame_ms.toFixed(0)} | ${cell(row.step_ms)} | ${cell(row.nudge_ms)} |`,
    ),
    '',
    ...(grown
      ? [
          `${grown.steps} steps over the toy town left ${grown.geometries} geometries and ${grown.textures} textures behind; the heap changed by ${(grown.heap_bytes / 1e6).toFixed(1)} MB.`,
        ]
      : []),
    `JavaScript that the first frame needs: ${sizes.initial_js_kb.toFixed(0)} kB gzip; the data thread: ${sizes.data_worker_kb.toFixed(0)} kB.`,
  ].join('\n');
  writeFileSync(path, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`);
}

function cell(spread) {
  if (!spread) return '–';
  const { median, min, max } = spread;
  return `${median.toFixed(0)} [${min.toFixed(0)}–${max.toFixed(0)}]`;
}
