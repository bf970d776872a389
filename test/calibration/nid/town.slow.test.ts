// The toy town through a recording in memory: from a degree and a decimetre back to the true pose. The long form is bench/refine.mjs.
import { beforeAll, expect, test } from 'vitest';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { refineByNid } from '../../../src/calibration/nid/index.js';
import { readEvidence } from '../../../src/frame/evidence/index.js';
import { chooseFrames } from '../../../src/frame/refine/choose-frames.js';
import { rotationExp, rotationLog } from '../../../src/geometry/rotation-vector.js';
import { compose, inverse, type Vec3 } from '../../../src/geometry/se3.js';
import { defaultOptions, Issues, parseRigFile, planFrames } from '../../../src/index.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { readScenario, simulate, simulatedSource, trueRigYaml } from '../../../src/simulate/index.js';
import { randomStream } from '../../../src/simulate/random.js';
import { keepRaw } from '../../simulate/support.js';
import { turns } from '../../support/effort.js';

const STARTS = turns(1, 3);
const scenario = readScenario({
  framelock_scenario: 1,
  name: 'refine',
  seed: 1,
  duration_s: 13,
  sensors: {
    camera_front: { rate_hz: 1, phase_ns: 40_000_000 },
    camera_left: null,
    radar_front: null,
    imu: null,
    gnss: null,
  },
});

/** The test's pictures are plain RGB. */
const decoder = {
  async decodeGray(rgb: Uint8Array) {
    const data = Uint8Array.from({ length: rgb.length / 3 }, (_, i) =>
      Math.round(0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2]),
    );
    return { width: 960, height: 720, data };
  },
};

let training: FrameEvidence[];
let heldOut: FrameEvidence[];

beforeAll(async () => {
  const simulation = simulate(scenario, { encodeJpeg: keepRaw });
  const issues = new Issues();
  const source = await simulatedSource(simulation, issues);
  const rig = parseRigFile(trueRigYaml(simulation), 'rig.true.yaml');
  const plan = await planFrames(source, rig, defaultOptions, issues);
  const pair = plan.pairs[0];
  const chosen = chooseFrames(plan, pair, 8);
  expect(chosen.training.length).toBe(8);
  expect(chosen.heldOut.length).toBe(4);
  const read = async (frames: readonly number[]) => {
    const all: FrameEvidence[] = [];
    for await (const found of readEvidence(plan, [pair], frames, { digest: nodeDigest, decoder, issues }))
      all.push(...found.map(one => one.evidence));
    return all;
  };
  training = await read(chosen.training);
  heldOut = await read(chosen.heldOut);
});

test.each(Array.from({ length: STARTS }, (_, k) => k))('start %i', k => {
  const truth = training[0].T_camera_lidar;
  const random = randomStream(k, 'starts');
  const direction = (length: number): Vec3 => {
    const v = [random.normal(), random.normal(), random.normal()];
    return v.map(x => (x * length) / Math.hypot(...v)) as unknown as Vec3;
  };
  const given = compose({ q: rotationExp(direction(Math.PI / 180)), t: direction(0.1) }, truth);
  const found = refineByNid(training, heldOut, given, 0);
  const error = compose(found.T_camera_lidar, inverse(truth));
  const turn = rotationLog(error.q);
  expect(found.accepted).toBe(true);
  expect((Math.hypot(...turn) * 180) / Math.PI).toBeLessThan(0.1);
  expect(Math.hypot(...error.t)).toBeLessThan(0.03);
  // Honest sigmas: no axis is off by four of them.
  for (const [i, { sigma }] of found.axes.entries())
    expect(Math.abs([...turn, ...error.t][i])).toBeLessThan(4 * sigma!);
});
