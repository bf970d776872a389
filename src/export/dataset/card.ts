// README.md of a dataset: what is in it, how well it is synchronized, and how to load it; read by people and by Hugging Face.
// Not by the index, as in manifest.ts.
import { healthLines } from '../../calibration/health/health-text.js';
import { issueText, printable } from '../../issue.js';
import { wordsOf } from '../../sync/index.js';
import { formatDuration } from '../../time/stamp.js';
import { version } from '../../version.js';
import type { DatasetFacts } from './manifest.js';
import { sensorStatistics } from './statistics.js';

export function datasetCard(facts: DatasetFacts, recording: string): string {
  const { plan, accounting } = facts;
  const rows = plan.sensors.map(sensor => {
    const s = sensorStatistics(plan, sensor, facts.failed);
    const share = s.frames === 0 ? '–' : `${((100 * s.matched) / s.frames).toFixed(1)} %`;
    const dt = (ns: number) => (Number.isNaN(ns) ? '–' : formatDuration(ns));
    return `| ${code(s.name)} | ${s.kind} | ${code(s.topic)} | ${s.messages} | ${s.rateHz.toFixed(2)} | ${share} | ${dt(s.dtMedianNs)} | ${dt(s.dt95Ns)} | ${dt(s.dtMaxNs)} |`;
  });
  const dropped = Object.entries(accounting.dropped).map(([reason, count]) => `${reason} ${count}`);
  const issues = facts.issues.map(
    i => `- ${i.code} (${i.severity}${i.count > 1 ? `, ${i.count} times` : ''}): ${plain(issueText(i))}`,
  );
  // The description is for Hugging Face's cache: it knows a local folder by its name and this head alone, and would give the frames
  // of another dataset that was loaded from a folder of the same name before.
  return `---
configs:
- config_name: default
  description: dataset hash ${facts.hash}
  data_files:
  - split: train
    path: data/train-*.arrow
---
# ${plain(recording)}

${plan.frames.length} synchronized frames, made by framelock ${version} from ${facts.inputs.map(i => code(i.name)).join(', ')}.
One row is one frame: ${wordsOf(plan.options.policy).moment(code(plan.reference.name))}.

| sensor | kind | topic | messages | Hz | frames with it | dt median | dt 95 % | dt max |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

dt = the sensor's stamp minus the frame's stamp. Every row carries its own \`dt_ns\`, \`match\` and the address of its source bytes.

- Messages found ${accounting.found}: in frames or used as calibration ${accounting.decoded}, in no frame ${dropped.join(', ') || '0'}, not selected ${accounting.unselected}. \`rejects.arrow\` lists those that the recording gave and no frame took.
- Motion between sensors: ${plan.trajectory ? `taken out with the poses of ${code(plan.trajectory.from)}` : 'not taken out, the recording has no usable trajectory'}.
${deskewLines(facts)}- Projections: ${plan.pairs.map(p => `${code(p.cloudSensor.name)} in ${code(p.cameraSensor.name)}`).join(', ') || 'none'}.
- Calibration and where each number came from: \`rig.json\`. Clocks and how sure they are: \`clocks.json\`. Inputs, options and hashes: \`dataset.json\`.
${healthLine(facts)}
- Dataset hash: \`${facts.hash}\`

## Issues

${issues.join('\n') || 'None found.'}

## Load it

\`\`\`python
import pyarrow.dataset as ds                      # or polars.scan_ipc("…/data/*.arrow"), or DuckDB over this dataset
frames = ds.dataset("path/to/this/folder/data", format="ipc")

from datasets import load_dataset                 # pictures arrive as PIL images
frames = load_dataset("path/to/this/folder", split="train")
${pointLines(facts)}\`\`\`
`;
}

function healthLine({ health }: DatasetFacts): string {
  if (!health) return '- Calibration health: not checked (`framelock calib check`, or `convert --check-calibration`).';
  if (health.length === 0) return '- Calibration health: no LiDAR and camera that could be compared.';
  const lines = health.flatMap(h => healthLines(h)).map(line => `  - ${plain(line.trim())}`);
  return `- Calibration health (per window in \`alignment.arrow\`, with offsets in \`dataset.json\`):\n${lines.join('\n')}`;
}

/** What was asked for is said also where it could not be done. */
function deskewLines({ plan, deskewed }: DatasetFacts): string {
  if (!plan.options.deskew) return '';
  const poses = plan.deskewPoses ? `poses of ${code(plan.deskewPoses.from)}` : 'no poses';
  const lines = deskewed.map(({ sensor, moved, widestGapNs, why }) => {
    const not = Object.entries(why).map(([reason, n]) => `${reason} ${n}`);
    const gap = moved > 0 ? `, poses at most ${formatDuration(widestGapNs)} apart` : '';
    return `${code(sensor)} ${moved}${gap}${not.length > 0 ? `, as recorded: ${not.join(', ')}` : ''}`;
  });
  return `- Sweeps moved to their stamps with ${poses}: ${lines.join('; ') || 'none'}.\n`;
}

/** How points are read, where there are any. The width is a number: numpy cannot find that of a sweep without points. */
function pointLines({ plan }: DatasetFacts): string {
  const cloud = plan.sensors.find(s => s.look.layout);
  if (!cloud) return '';
  const { width } = cloud.look.layout!;
  return `
for row in frames.select_columns("${cloud.name}").with_format("numpy"):
    cloud = row["${cloud.name}"]
    if cloud["match"] != "missing":               # points are flat: ${width} numbers each, named in the Arrow column's metadata
        points = cloud["points"].reshape(-1, ${width})
`;
}

/** A recording's text as plain Markdown text: never a tag, a link, a table cell or a new line. */
function plain(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()#+!|<>&~]/g, c => `\\${c}`)
    .replace(/\\([<>&])/g, c => ({ '\\<': '&lt;', '\\>': '&gt;', '\\&': '&amp;' })[c]!);
}

function code(text: string): string {
  return `\`${printable(text).replace(/[`|]/g, "'")}\``;
}
