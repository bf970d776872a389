// The town as a dataset in memory, cut into several small files.
import { readFileSync } from 'node:fs';
import { memoryBytes } from '../../src/bytes/memory.js';
import type { FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { openRecording } from '../../src/source/open.js';
import { nearest } from '../../src/sync/index.js';
import { samples } from '../support/cli.js';
import { memoryDataset } from '../support/memory-output.js';

const trueRig = () => parseRigFile(readFileSync(`${samples}town/rig.true.yaml`, 'utf8'), 'rig.true.yaml');

export async function townPlan(issues = new Issues(), options: Partial<FrameOptions> = {}, rigFile = trueRig()) {
  const bytes = memoryBytes('town.mcap', readFileSync(`${samples}town/town.mcap`));
  const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  return planFrames(source, rigFile, { policy: nearest, toleranceNs: 5e7, projection: true, ...options }, issues);
}

/** By path. */
export async function smallDataset(
  options: Partial<FrameOptions> = {},
  rigFile = trueRig(),
): Promise<Map<string, Uint8Array>> {
  const issues = new Issues();
  const plan = await townPlan(issues, options, rigFile);
  return memoryDataset(plan, issues, { recording: 'town' });
}
