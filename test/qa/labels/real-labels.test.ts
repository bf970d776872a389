// Labels that people made, on the real recordings: points in boxes as the datasets count them, and what the checks say of them.
import { describe, expect, it } from 'vitest';
import { datasetScene } from '../../../src/export/read/dataset-scene.js';
import { planFrames } from '../../../src/frame/plan.js';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import { labelFormats, openLabels } from '../../../src/label/index.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openInputs } from '../../../src/platform/node/inputs.js';
import { frameChecks } from '../../../src/qa/labels/checks/index.js';
import { countPoints } from '../../../src/qa/labels/count-points.js';
import { openRecording } from '../../../src/source/open.js';
import { nearest } from '../../../src/sync/index.js';
import { hasRealLog, realLog } from '../../support/av2-golden.js';
import { filesIn, memoryDataset } from '../../support/memory-output.js';
import { rawMeasurements } from '../../support/raw-measurements.js';

/** The recording of a folder, converted in memory, with the labels beside it. */
async function labelled(folder: string) {
  const issues = new Issues();
  const decompress = nodeDecompressors();
  const { inputs } = await openInputs([folder]);
  const source = await openRecording(inputs, { issues, decompress, digest: nodeDigest });
  const plan = await planFrames(source, undefined, { policy: nearest, toleranceNs: 5e7, projection: true }, issues);
  const files = await memoryDataset(plan, issues, { shardBytes: 1e9 });
  const scene = await datasetScene(filesIn(files));
  const set = await openLabels((await openInputs([folder])).inputs[0], labelFormats, { issues, decompress });
  return { scene, bound: bindLabels([set.labels], scene, defaultBinding, issues) };
}

describe.skipIf(!hasRealLog)('a log of Argoverse 2', () => {
  it('has in every box as many points as it says, and boxes on the ground; what is flagged is few and told', async () => {
    const { scene, bound } = await labelled(realLog);
    const { counts } = await countPoints(scene, bound);
    expect(bound.labels).toHaveLength(162);
    for (const { position, label } of bound.labels) expect(counts[position]).toBe(label.points);

    const results = await rawMeasurements(scene, bound, frameChecks);
    const of = (name: string) => results.find(({ check }) => check.name === name)!;
    const flagged = (name: string) => {
      const { check, measured } = of(name);
      return measured
        .filter(one => one.value > check.limit)
        .map(one => bound.labels[one.label].label.track.slice(0, 8));
    };
    console.log(
      results
        .map(({ check, measured }) => `${check.name} ${flaggedOf(measured, check.limit)}/${measured.length}`)
        .join(', '),
    );
    expect(of('points-in-box').measured).toHaveLength(162);
    expect(flagged('points-in-box').length).toBeLessThanOrEqual(3);
    expect(flagged('points-outside').length).toBeLessThanOrEqual(5);
    expect(flagged('ground')).toEqual([]);
    expect(of('ground').measured.length).toBeGreaterThan(50);
    // One vehicle has two tracks with the same boxes in both sweeps: nobody else shares so much.
    expect(new Set(flagged('overlap'))).toEqual(new Set(['0cf6355a', '56d3999e']));
  }, 240_000);
});

function flaggedOf(measured: readonly { readonly value: number }[], limit: number): number {
  return measured.filter(one => one.value > limit).length;
}
