// The frame files of a dataset as one row of record batches: opened when needed, searched without being read.
import type { Schema, Table } from '@uwdata/flechette';
import { type ArrowFile, openArrowFile } from './arrow-file.js';
import type { Host } from './host.js';

export interface FrameFiles {
  /** Of the first file; undefined in a dataset without frames. */
  schema(): Promise<Schema | undefined>;
  /** A number for the batch that holds a frame. Numbers are good as keys and nothing else. */
  batchOf(frame: number): Promise<number>;
  readBatch(batch: number, signal?: AbortSignal): Promise<{ readonly table: Table; readonly buffer: ArrayBuffer }>;
}

/** More batches than a file of any size has: numbers of batches are `file × this + batch`. */
const perFile = 1 << 20;

export async function openFrameFiles(
  host: Host,
  shards: readonly { readonly path: string; readonly rows: number }[],
): Promise<FrameFiles> {
  const firstFrames: number[] = [];
  let frames = 0;
  for (const { rows } of shards) {
    firstFrames.push(frames);
    frames += rows;
  }
  const files = new Map<number, Promise<ArrowFile>>();
  const fileOf = (shard: number): Promise<ArrowFile> => {
    const known = files.get(shard);
    if (known) return known;
    const opening = openArrowFile(host, shards[shard].path);
    files.set(shard, opening);
    opening.catch(() => files.delete(shard));
    return opening;
  };
  const starts = new Map<number, number>();
  const startOf = async (file: ArrowFile, shard: number, b: number): Promise<number> => {
    if (b === 0) return firstFrames[shard];
    const key = shard * perFile + b;
    const start = starts.get(key) ?? (await file.firstValue(b));
    starts.set(key, start);
    return start;
  };
  return {
    async schema() {
      if (shards.length === 0) return undefined;
      return (await fileOf(0)).schema;
    },
    async batchOf(frame) {
      const shard = lastAtMost(firstFrames, frame);
      const file = await fileOf(shard);
      // Batches hold nearly equally many frames, so the first guess and its neighbour mostly end the search.
      let lo = 0;
      let hi = file.batches;
      let mid = Math.floor(((frame - firstFrames[shard]) / Math.max(1, shards[shard].rows)) * file.batches);
      for (let step = 0; hi - lo > 1; step++) {
        mid = step < 2 ? Math.min(hi - 1, Math.max(lo + 1, mid)) : (lo + hi) >> 1;
        if ((await startOf(file, shard, mid)) <= frame) lo = mid++;
        else hi = mid--;
      }
      return shard * perFile + lo;
    },
    async readBatch(batch, signal) {
      const file = await fileOf(Math.floor(batch / perFile));
      return file.readBatch(batch % perFile, signal);
    },
  };
}

function lastAtMost(ascending: readonly number[], value: number): number {
  let lo = 0;
  let hi = ascending.length;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (ascending[mid] <= value) lo = mid;
    else hi = mid;
  }
  return lo;
}
