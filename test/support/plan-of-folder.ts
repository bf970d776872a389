// A folder in memory, opened, planned, read frame by frame, and converted into a dataset in memory that is read back as a scene.
import type { Folder } from '../../src/bytes/bytes.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import type { SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import type { RigFile } from '../../src/rig/index.js';
import { openRecording } from '../../src/source/open.js';
import type { Source } from '../../src/source/source.js';
import { filesIn, memoryDataset } from './memory-output.js';

const images = rawImageCodec(nodeDigest);

export async function sourceOf(folder: Folder): Promise<{ source: Source; issues: Issues }> {
  const issues = new Issues();
  return {
    source: await openRecording([{ folder }], { issues, decompress: nodeDecompressors(), digest: nodeDigest }),
    issues,
  };
}

export async function framesOfFolder(folder: Folder, options: Partial<FrameOptions> = {}, rigFile?: RigFile) {
  const { source, issues } = await sourceOf(folder);
  const plan = await planFrames(source, rigFile, { ...defaultOptions, ...options }, issues);
  const reader = new FrameReader(plan, { digest: nodeDigest, images, issues });
  const frames: SyncedFrame[] = [];
  for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
  return { source, plan, frames, issues };
}

export async function sceneOfPlan(plan: FramePlan, issues = new Issues()) {
  return datasetScene(filesIn(await memoryDataset(plan, issues)));
}
