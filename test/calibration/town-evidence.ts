// The sample town as evidence of its cameras: with true places and lenses, and its clocks true or as recorded.
import { readFileSync } from 'node:fs';
import { memoryBytes } from '../../src/bytes/memory.js';
import type { FrameEvidence } from '../../src/calibration/evidence/index.js';
import { planEvidence } from '../../src/frame/evidence/index.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { decodeGray } from '../../src/platform/node/gray.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { openRecording } from '../../src/source/open.js';
import { nearest } from '../../src/sync/index.js';
import { samples } from '../support/cli.js';

/** By `cloud camera`: the frames that tell how the car moves. */
export async function townEvidence(clocks: 'true' | 'raw'): Promise<Map<string, FrameEvidence[]>> {
  const issues = new Issues();
  const bytes = memoryBytes('town.mcap', readFileSync(`${samples}town/town.mcap`));
  const source = await openRecording([{ bytes }], { issues, decompress: nodeDecompressors(), digest: nodeDigest });
  const rig = readFileSync(`${samples}town/rig.true.yaml`, 'utf8');
  const text = clocks === 'true' ? rig : rig.replaceAll(/^ {4}clock:\n( {6}.*\n)+/gm, '');
  const plan = await planFrames(
    source,
    parseRigFile(text, 'rig.yaml'),
    { policy: nearest, toleranceNs: 5e7, projection: true, ...(clocks === 'raw' ? { clock: 'raw' as const } : {}) },
    issues,
  );
  const seen = planEvidence(plan, plan.pairs, { digest: nodeDigest, decoder: { decodeGray }, issues });
  const names = seen.pairs.map(pair => `${pair.cloud} ${pair.camera}`);
  const town = new Map<string, FrameEvidence[]>(names.map(name => [name, []]));
  for await (const found of seen.read([...plan.frames.keys()]))
    for (const { pair, evidence } of found) if (evidence.twist) town.get(names[pair])!.push(evidence);
  return town;
}
