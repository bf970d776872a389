// What a dataset shows of a calibration: the same, whether its sweeps were moved to their stamps or lie as recorded.
import { expect, it } from 'vitest';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { datasetEvidence } from '../../../src/export/read/dataset-evidence.js';
import type { FrameOptions } from '../../../src/frame/options.js';
import { Issues } from '../../../src/issue.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { filesIn } from '../../support/memory-output.js';
import { smallDataset } from '../../viewer/small-dataset.js';

async function evidenceOf(options: Partial<FrameOptions>): Promise<FrameEvidence[]> {
  const files = await smallDataset({ projection: false, ...options });
  const issues = new Issues();
  const { source } = await datasetEvidence(filesIn(files), { decodeGray }, issues, { camera: 'camera_front' });
  const found: FrameEvidence[] = [];
  for await (const frame of source.read([6, 10])) for (const { evidence } of frame) found.push(evidence);
  expect(issues.sorted()).toEqual([]);
  return found;
}

it('does not take the motion out of sweeps that were moved already', async () => {
  const [recorded, moved] = [await evidenceOf({}), await evidenceOf({ deskew: true })];
  expect(moved.map(one => [one.frame, one.count])).toEqual(recorded.map(one => [one.frame, one.count]));
  for (const [i, { xyz }] of recorded.entries()) {
    let worst = 0;
    for (let k = 0; k < xyz.length; k++) worst = Math.max(worst, Math.abs(xyz[k] - moved[i].xyz[k]));
    // Poses of the recording there, those of the frames here: centimetres apart. Moved twice they would be half a metre off.
    expect(worst).toBeLessThan(0.1);
  }
}, 60_000);

it('leaves cameras of depth out, and says so', async () => {
  const files = await smallDataset({ projection: false });
  const text = (path: string) => new TextDecoder().decode(files.get(path));
  const manifest = text('dataset.json').replace('/camera_left/image/compressed', '/camera_left/image/compressedDepth');
  files.set('dataset.json', new TextEncoder().encode(manifest));
  const issues = new Issues();
  const { source } = await datasetEvidence(filesIn(files), { decodeGray }, issues);
  expect(source.pairs.map(pair => pair.camera)).toEqual(['camera_front']);
  expect(issues.sorted()).toMatchObject([{ code: 'FL0911', text: expect.stringContaining('camera_left are depth') }]);
  const alone = datasetEvidence(filesIn(files), { decodeGray }, new Issues(), { camera: 'camera_left' });
  await expect(alone).rejects.toMatchObject({ code: 'FL0502', message: expect.stringContaining('depth alone') });
}, 60_000);
