// The town as a dataset in memory, cut into several small files.
import { readFileSync } from 'node:fs';
import { memoryBytes } from '../../src/bytes/memory.js';
import { writeDataset } from '../../src/export/dataset/write-dataset.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { rigFileToJson } from '../../src/rig/index.js';
import { openRecording } from '../../src/source/open.js';
import { nearest } from '../../src/sync/index.js';
import { samples } from '../support/cli.js';
import { memoryFolder } from '../support/memory-output.js';

export async function townPlan(issues = new Issues(), options: Partial<FrameOptions> = {}) {
  const bytes = memoryBytes('town.mcap', readFileSync(`${samples}town/town.mcap`));
  const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const rigFile = parseRigFile(readFileSync(`${samples}town/rig.true.yaml`, 'utf8'), 'rig.true.yaml');
  return planFrames(source, rigFile, { policy: nearest, toleranceNs: 5e7, projection: true, ...options }, issues);
}

/** By path. */
export async function smallDataset(options: Partial<FrameOptions> = {}): Promise<Map<string, Uint8Array>> {
  const issues = new Issues();
  const plan = await townPlan(issues, options);
  const files = new Map<string, Uint8Array>();
  await writeDataset(plan, memoryFolder(files), {
    digest: nodeDigest,
    images: rawImageCodec(nodeDigest),
    issues,
    recording: 'town',
    rigJson: rigFileToJson(plan.rig, { reference: plan.reference.name }),
    shardBytes: 2e6,
    inputs: Promise.resolve([{ name: 'town.mcap', size: 1, fingerprint: '0'.repeat(64) }]),
  });
  return files;
}
