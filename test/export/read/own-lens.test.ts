// Datasets of a lens model that framelock does not know: read by the program that brings it, refused with what to do by others.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Camera, LensModel } from '../../../src/camera/camera.js';
import { lensModels } from '../../../src/camera/index.js';
import { datasetEvidence } from '../../../src/export/read/dataset-evidence.js';
import { datasetScene } from '../../../src/export/read/dataset-scene.js';
import { Issues } from '../../../src/issue.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { rigOfFile } from '../../../src/rig/compare/index.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { samples } from '../../support/cli.js';
import { filesIn } from '../../support/memory-output.js';
import { smallDataset } from '../../viewer/small-dataset.js';

/** u = 2 fx X / (|p| + Z) + cx, and v alike. */
const stereographic: LensModel = {
  name: 'stereographic',
  aliases: [],
  counts: [0],
  create({ width, height, fx, fy, cx, cy }): Camera {
    return {
      model: 'stereographic',
      width,
      height,
      params: Float64Array.of(fx, fy, cx, cy),
      maxAngle: 3,
      project(xyz, count, uv, seen) {
        for (let i = 0; i < count; i++) {
          const [X, Y, Z] = xyz.subarray(3 * i, 3 * i + 3);
          const d = Math.hypot(X, Y, Z) + Z;
          seen[i] = d > 1e-6 ? 1 : 0;
          uv[2 * i] = seen[i] ? (2 * fx * X) / d + cx : Number.NaN;
          uv[2 * i + 1] = seen[i] ? (2 * fy * Y) / d + cy : Number.NaN;
        }
      },
      jacobian: (_xyz, count, out) => void out.fill(Number.NaN, 0, 6 * count),
      unproject: (_uv, count, _rays, ok) => void ok.fill(0, 0, count),
    };
  },
};
const lenses = [...lensModels, stereographic];

const rigText = readFileSync(`${samples}town/rig.true.yaml`, 'utf8').replace(
  /model: plumb_bob([\s\S]*?) {6}distortion: .*\n/,
  'model: stereographic$1',
);

it('is read where its model is given, and says what to do where it is not', async () => {
  const files = await smallDataset({}, parseRigFile(rigText, 'rig.yaml', lenses));
  const open = filesIn(files);
  const rigJson = new TextDecoder().decode(files.get('rig.json'));
  expect(rigJson).toContain('"model": "stereographic"');

  const refused = { code: 'FL0501', message: expect.stringMatching(/"stereographic"; .*docs\/LIBRARY\.md/) };
  await expect(datasetScene(open)).rejects.toMatchObject(refused);
  await expect(datasetEvidence(open, { decodeGray }, new Issues())).rejects.toMatchObject(refused);

  const scene = await datasetScene(open, lenses);
  const { lens } = scene.sensors.find(({ name }) => name === 'camera_front')!;
  const uv = new Float64Array(2);
  // 60° to the right: 2 tan 30° focal lengths from the centre.
  lens!.project(Float64Array.of(Math.sqrt(3), 0, 1), 1, uv, new Uint8Array(1));
  expect(uv[0]).toBeCloseTo(161 + 208 * 2 * Math.tan(Math.PI / 6), 9);

  const { source } = await datasetEvidence(open, { decodeGray }, new Issues(), {}, lenses);
  expect(source.pairs.map(pair => pair.camera)).toContain('camera_front');
  const seen = [];
  for await (const frame of source.read([6])) for (const { evidence } of frame) seen.push(evidence.camera.model);
  expect(seen).toContain('stereographic');

  const { rig } = rigOfFile(parseRigFile(rigJson, 'rig.json', lenses), new Issues());
  expect(rig.sensors.get('camera_front')?.camera?.model).toBe('stereographic');
}, 60_000);
