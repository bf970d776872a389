// `npm run bench:viewer`: how fast the viewer is on a real browser, with the graphics backend named; writes bench/viewer.json and
// the viewer's section of docs/PERFORMANCE.md. Options: --steps N (default 40), --work FOLDER (default bench/work/viewer),
// --only NAME, --gpu (the machine's own graphics instead of software), --dry (writes nothing).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build, ensureInstalled, fail, noCodeGeneration, node, root, say } from '../scripts/run.mjs';
import { machine, spread } from './report.mjs';
import { cachedSteps, firstFrame, growth, nudges, rendererName } from './viewer-measures.mjs';
import { writeViewerSection } from './viewer-report.mjs';

const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: '40' },
    work: { type: 'string', default: join(root, 'bench', 'work', 'viewer') },
    only: { type: 'string' },
    gpu: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
});
const work = resolve(options.work);
const composed = resolve(root, '../shared/data/composed');
const main = join(root, 'dist', 'bin', 'framelock.js');

/** All returns come from the ground and what stands on it, so that a cloud has as many points as rays. */
const lidar = (rings, columns) => ({ lidar_top: { rings, columns, elevation_deg: [-25, -2] } });
const picture = { camera_front: { width: 1280, height: 720, fx: 832, fy: 832, cx: 640, cy: 360, rate_hz: 10 } };
const cases = [
  { name: 'toy town', recording: join(root, 'samples/town/town.mcap'), rig: join(root, 'samples/town/rig.true.yaml') },
  { name: 'KITTI, 6 frames', recording: join(composed, 'kitti_2011_09_26.mcap') },
  { name: 'nuScenes, 6 cameras', recording: join(composed, 'nuscenes_sample.mcap') },
  { name: '120 000 points', scenario: { duration_s: 0.95, sensors: { ...lidar(64, 1875), ...picture } } },
  { name: '1 000 000 points', scenario: { duration_s: 0.35, sensors: { ...lidar(160, 6250), ...picture } } },
].filter(one => options.only === undefined || one.name.includes(options.only));

const places = [process.env.FRAMELOCK_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const executablePath = places.find(path => path && existsSync(path));
if (!executablePath) fail('no Chromium: install one or name it in FRAMELOCK_CHROMIUM');

ensureInstalled();
if (!existsSync(main)) build();
mkdirSync(work, { recursive: true });
const { viewDataset } = await import('../dist/platform/node/view/view.js');
const { startViewServer } = await import('../dist/platform/node/view/server.js');
const { builtPage } = await import('../dist/platform/node/view/page.js');

const software = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...(options.gpu ? [] : software)] });
const results = [];
let backend = '';
for (const one of cases) {
  if (one.recording && !existsSync(one.recording)) {
    say(`${one.name}: ${one.recording} is not here, left out`);
    continue;
  }
  say(one.name);
  const row = await measure(one);
  results.push(row);
  console.log(JSON.stringify(row));
}
await browser.close();
const result = { machine: machine(), browser: browser.version(), backend, sizes: sizes(), results };
if (!options.dry) {
  writeFileSync(join(root, 'bench', 'viewer.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeViewerSection(join(root, 'docs', 'PERFORMANCE.md'), result);
}

async function measure(one) {
  const viewed = await viewDataset(dataset(one));
  const server = await startViewServer({ ...viewed, page: builtPage(), port: 0 });
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    const first = await firstFrame(page, server.address());
    backend ||= await rendererName(page);
    const facts = await page.evaluate(() => {
      const { show } = window.framelock;
      const cells = [...show.frameShown().cells.values()];
      return {
        points: Math.max(0, ...cells.map(cell => (cell.kind === 'cloud' ? cell.count : 0))),
        cameras: cells.filter(cell => cell.kind === 'picture').length,
        frames: Number(document.querySelector('.timeline input').max) + 1,
      };
    });
    const steps = facts.frames > 1 ? await cachedSteps(page, facts.frames, Number(options.steps)) : undefined;
    const nudge = await nudges(page, Math.min(20, Number(options.steps)));
    const grown = one.name === 'toy town' ? await growth(page, facts.frames, 200) : undefined;
    return {
      name: one.name,
      ...facts,
      first_frame_ms: first,
      step_ms: steps && spread(steps),
      nudge_ms: nudge.length > 0 ? spread(nudge) : undefined,
      growth: grown,
    };
  } finally {
    await context.close();
    await server.close();
  }
}

/** Made once. */
function dataset({ name, recording, rig, scenario }) {
  const key = name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  const out = join(work, key);
  if (existsSync(join(out, 'dataset.json'))) return out;
  let [source, rigFile] = [recording, rig];
  if (scenario) {
    const folder = join(work, `${key}-recording`);
    const file = join(work, `${key}.json`);
    writeFileSync(file, JSON.stringify({ framelock_scenario: 1, name: 'town', seed: 1, ...scenario }));
    if (!existsSync(join(folder, 'truth.json')))
      node([noCodeGeneration, main, 'simulate', file, '-o', folder, '--format', 'mcap', '-q', '--overwrite']);
    [source, rigFile] = [join(folder, 'town.mcap'), join(folder, 'rig.true.yaml')];
  }
  node([noCodeGeneration, main, 'convert', source, '-o', out, '-q', ...(rigFile ? ['--rig', rigFile] : [])]);
  return out;
}

/** gzip, kB: what index.html asks for, and the data thread. */
function sizes() {
  const folder = join(root, 'dist', 'viewer');
  const kB = path => gzipSync(readFileSync(path)).length / 1000;
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const asked = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(match => join(folder, match[1]));
  const worker = readdirSync(join(folder, 'assets')).find(file => file.startsWith('data-worker'));
  return {
    initial_js_kb: asked.reduce((sum, path) => sum + kB(path), 0),
    data_worker_kb: kB(join(folder, 'assets', worker)),
  };
}
