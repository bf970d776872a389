// The sample town converted into memory, with its truth as labels: what tests of labels stand on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBytes } from '../../src/bytes/memory.js';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import type { Scene } from '../../src/frame/scene/index.js';
import { Issues } from '../../src/issue.js';
import { type LabelSet, labelFormats, openLabels } from '../../src/label/index.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { smallDataset } from '../viewer/small-dataset.js';
import { filesIn } from './memory-output.js';

export const townFolder = join(import.meta.dirname, '../../samples/town');

/** Scene and truth of samples/town. */
export async function labelledTown(): Promise<{ readonly scene: Scene; readonly truth: LabelSet }> {
  const files = await smallDataset();
  const scene = await datasetScene(filesIn(files));
  const text = readFileSync(join(townFolder, 'truth.json'));
  const context = { issues: new Issues(), decompress: nodeDecompressors() };
  const truth = await openLabels({ bytes: memoryBytes('truth.json', text) }, labelFormats, context);
  return { scene, truth };
}
