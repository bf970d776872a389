// Datasets in memory: an output folder that is a map, what a dataset's writer makes of it, and the map opened.

import type { Bytes } from '../../src/bytes/bytes.js';
import { crcHex } from '../../src/bytes/digest.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { writeDataset } from '../../src/export/dataset/write-dataset.js';
import type { OutputFolder } from '../../src/export/output.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { FramePlan } from '../../src/frame/plan.js';
import type { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { rigFileToJson } from '../../src/rig/index.js';

export function memoryFolder(files: Map<string, Uint8Array>): OutputFolder {
  return {
    async create(path) {
      const chunks: Buffer[] = [];
      return {
        async write(more) {
          for (const chunk of more) chunks.push(Buffer.from(chunk));
        },
        async commit() {
          const all = Buffer.concat(chunks);
          files.set(path, all);
          const sha256 = nodeDigest.sha256();
          sha256.update(all);
          return { bytes: all.length, crc32: crcHex(nodeDigest.crc32(all)), sha256: sha256.hex() };
        },
        async abort() {},
      };
    },
    open: filesIn(files),
    async keepOnly() {},
    async finish() {},
  };
}

/** Opens a file of a dataset in memory, as `datasetScene` and others want it; undefined where it is not there. */
export function filesIn(files: ReadonlyMap<string, Uint8Array>): (path: string) => Promise<Bytes | undefined> {
  return async path => {
    const found = files.get(path);
    return found && memoryBytes(path, found);
  };
}

interface Making {
  readonly recording?: string;
  readonly shardBytes?: number;
  /** What an earlier run left, which is gone on with. */
  readonly files?: Map<string, Uint8Array>;
  readonly onProgress?: (frames: number) => void;
}

/** The dataset of a plan, by path. */
export async function memoryDataset(
  plan: FramePlan,
  issues: Issues,
  { recording = 'made', shardBytes = 2e6, files = new Map(), onProgress }: Making = {},
): Promise<Map<string, Uint8Array>> {
  await writeDataset(plan, memoryFolder(files), {
    digest: nodeDigest,
    images: rawImageCodec(nodeDigest),
    issues,
    recording,
    rigJson: rigFileToJson(plan.rig, { reference: plan.reference.name }),
    shardBytes,
    inputs: Promise.resolve([{ name: recording, size: 1, fingerprint: '0'.repeat(64) }]),
    onProgress,
  });
  return files;
}
