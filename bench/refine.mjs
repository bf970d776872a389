// What calibration refinement reaches: many starts a degree and a decimetre off, per recording. Run `npm run build` first.
// node bench/refine.mjs <recording> <rig|-> <camera|-> [starts] [intensity: recorded|none|shuffled]
import { performance } from 'node:perf_hooks';
import { refineByNid } from '../dist/calibration/nid/index.js';
import { readEvidence } from '../dist/frame/evidence/index.js';
import { defaultOptions } from '../dist/frame/options.js';
import { planFrames } from '../dist/frame/plan.js';
import { chooseFrames } from '../dist/frame/refine/choose-frames.js';
import { choosePair } from '../dist/frame/refine/choose-pair.js';
import { rotationExp, rotationLog } from '../dist/geometry/rotation-vector.js';
import { compose, inverse } from '../dist/geometry/se3.js';
import { Issues } from '../dist/issue.js';
import { nodeDigest } from '../dist/platform/node/digest.js';
import { grayDecoder } from '../dist/platform/node/gray.js';
import { readRigFile } from '../dist/platform/node/rig-files.js';
import { openSession } from '../dist/platform/node/session.js';
import { randomStream } from '../dist/simulate/random.js';

const [path, rig, camera, starts = '20', kind = 'recorded'] = process.argv.slice(2);
const issues = new Issues();
const session = await openSession([path], issues);
const plan = await planFrames(session.source, rig === '-' ? undefined : readRigFile(rig), defaultOptions, issues);
const pair = choosePair(plan, camera === '-' ? undefined : camera, undefined);
const chosen = chooseFrames(plan, pair, 8);
const random = randomStream(1, 'refine');

async function read(frames) {
  const all = [];
  const context = { digest: nodeDigest, decoder: grayDecoder, issues };
  for await (const found of readEvidence(plan, [pair], frames, context)) all.push(...found.map(one => one.evidence));
  return all.map(changed);
}

/** Intensity as recorded, left out, or dealt out anew so that it says nothing. */
function changed(evidence) {
  if (kind === 'recorded') return evidence;
  if (kind === 'none') return { ...evidence, intensity: undefined };
  const intensity = evidence.intensity.slice();
  for (let i = intensity.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [intensity[i], intensity[j]] = [intensity[j], intensity[i]];
  }
  return { ...evidence, intensity };
}

const [training, heldOut] = [await read(chosen.training), await read(chosen.heldOut)];
await session.close();
const truth = training[0].T_camera_lidar;
const level = Math.max(0, Math.floor(Math.log2(training[0].camera.params[0] / 620)));
const direction = length => {
  const v = [random.normal(), random.normal(), random.normal()];
  return v.map(x => (x * length) / Math.hypot(...v));
};
console.log(`${training.length} frames searched on, ${heldOut.length} held out`);
console.log('start  accepted  turn °  shift cm  worst error in sigmas  axes kept as given  s');
for (let k = 0; k < Number(starts); k++) {
  const off =
    k === 0 ? { q: [0, 0, 0, 1], t: [0, 0, 0] } : { q: rotationExp(direction(Math.PI / 180)), t: direction(0.1) };
  const began = performance.now();
  const found = refineByNid(training, heldOut, compose(off, truth), level);
  const error = compose(found.T_camera_lidar, inverse(truth));
  const all = [...rotationLog(error.q), ...error.t];
  const sigmas = found.axes.map(({ sigma }, i) => (sigma === undefined ? 0 : Math.abs(all[i]) / sigma));
  const row = [
    k === 0 ? 'given' : k,
    found.accepted ? 'yes' : 'no',
    ((Math.hypot(...all.slice(0, 3)) * 180) / Math.PI).toFixed(3),
    (100 * Math.hypot(...all.slice(3))).toFixed(2),
    Math.max(...sigmas).toFixed(1),
    found.axes
      .filter(axis => !axis.observable)
      .map(({ axis }) => axis)
      .join(' ') || '-',
    ((performance.now() - began) / 1000).toFixed(1),
  ];
  console.log(row.join('  '));
}
