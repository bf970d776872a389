// Which moment of a camera fits the LiDAR: the toy town's own clocks are found again, and what cannot be told is not told.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import {
  comparedCounts,
  curveMoments,
  probeCounts,
  probeFrame,
  probeWeights,
  timeCurve,
  unprobed,
} from '../../../src/calibration/nid/index.js';
import { planEvidence } from '../../../src/frame/evidence/index.js';
import { planFrames } from '../../../src/frame/plan.js';
import { Issues } from '../../../src/issue.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { parseRigFile } from '../../../src/rig/index.js';
import { openRecording } from '../../../src/source/open.js';
import { nearest } from '../../../src/sync/index.js';
import { samples } from '../../support/cli.js';

const truth: { sensors: Record<string, { clock: { offset_ns: number } }> } = JSON.parse(
  readFileSync(`${samples}town/truth.json`, 'utf8'),
);
/** How much later a sensor's stamps are than the truth, ns. */
const late = (sensor: string) => truth.sensors[sensor].clock.offset_ns;

let town: Map<string, FrameEvidence[]>;

/** The town with true places and lenses, and every clock as recorded. */
beforeAll(async () => {
  const issues = new Issues();
  const source = await openRecording([{ bytes: memoryBytes('town.mcap', readFileSync(`${samples}town/town.mcap`)) }], {
    issues,
    decompress: nodeDecompressors(),
    digest: nodeDigest,
  });
  const text = readFileSync(`${samples}town/rig.true.yaml`, 'utf8').replaceAll(/^ {4}clock:\n( {6}.*\n)+/gm, '');
  const plan = await planFrames(
    source,
    parseRigFile(text, 'rig.yaml'),
    { policy: nearest, toleranceNs: 5e7, projection: true, clock: 'raw' },
    issues,
  );
  const seen = planEvidence(plan, plan.pairs, { digest: nodeDigest, decoder: { decodeGray }, issues });
  town = new Map(seen.pairs.map(pair => [`${pair.cloud} ${pair.camera}`, []]));
  const names = [...town.keys()];
  for await (const found of seen.read(plan.frames.keys()))
    for (const { pair, evidence } of found) if (evidence.twist) town.get(names[pair])!.push(evidence);
});

function curveOf(evidence: readonly FrameEvidence[]) {
  const frames = evidence.map(probeFrame).filter(frame => frame !== undefined);
  return timeCurve(
    frames,
    curveMoments.map(dtNs => frames.map(frame => probeCounts(frame, { ...unprobed, dtNs }))),
  );
}

describe('the town with its clocks as recorded', () => {
  it.each(['camera_front', 'camera_left'])('tells by how much %s is late beside the LiDAR', camera => {
    const { best, reason } = curveOf(town.get(`lidar_top ${camera}`)!);
    expect(reason).toBeUndefined();
    // A late stamp is put right by going back; the LiDAR's own error goes the other way.
    const expected = late('lidar_top') - late(camera);
    console.log(camera, best, expected);
    expect(Math.abs(best!.dtNs - expected)).toBeLessThan(3 * best!.sigmaNs);
    expect(Math.abs(best!.dtNs - expected)).toBeLessThan(4e6);
    expect(best!.sigmaNs).toBeLessThan(6e6);
  });
});
