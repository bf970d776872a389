// The manifest and the frames of a dataset through a Host, without its rig: what a thread needs that is told the sensors.
import type { DatasetData } from './dataset-data.js';
import type { FrameData } from './frame-data.js';
import { type FrameFiles, openFrameFiles } from './frame-files.js';
import { type Host, HostError } from './host.js';
import { markOtherLenses } from './other-lens.js';
import { readFrames } from './read-frame.js';

export interface OpenFrames extends Pick<FrameFiles, 'schema' | 'batchOf'> {
  readonly manifest: Manifest;
  readBatch(batch: number, signal?: AbortSignal): Promise<FrameData[]>;
}

export interface Manifest {
  readonly framelock: string;
  readonly dataset_version: number;
  readonly recording: string;
  readonly frames: number;
  readonly reference: string;
  readonly sensors: readonly { name: string; topic: string; type: string; kind: string; frame_id: string }[];
  readonly projections: readonly { cloud: string; camera: string }[];
  readonly shards: readonly { path: string; rows: number }[];
  readonly files: readonly { path: string; sha256?: string }[];
  readonly inputs: readonly { name: string; size: number; fingerprint?: string }[];
  readonly issues: readonly {
    code: string;
    severity: string;
    text: string;
    count: number;
    at: { topic?: string; stamp?: string } | null;
  }[];
  readonly calibration?: readonly {
    camera: string;
    cloud: string;
    verdict: string;
    reasons: readonly string[];
    change: { frame: number } | null;
  }[];
  readonly accounting: DatasetData['accounting'];
  readonly dataset_hash: string;
}

export async function openFrames(host: Host): Promise<OpenFrames> {
  const manifest = readManifest(await host.text('dataset.json'));
  const { schema, batchOf, readBatch } = await openFrameFiles(host, manifest.shards);
  return {
    manifest,
    schema,
    batchOf,
    async readBatch(batch, signal) {
      const { table, buffer } = await readBatch(batch, signal);
      return markOtherLenses(readFrames(table, buffer), manifest);
    },
  };
}

function readManifest(text: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new HostError('missing', 'dataset.json is not a manifest: run framelock convert again');
  }
  if (manifest?.dataset_version !== 1)
    throw new HostError('missing', 'dataset.json is not of a dataset version that this viewer knows (1)');
  return manifest;
}
