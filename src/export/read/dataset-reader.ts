// A finished dataset, opened for checking and tracing.
import type { RecordBatch } from 'apache-arrow';
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { openArrowFile } from './arrow-file.js';

/** dataset.json as docs/DATASET.md gives it. */
export interface Manifest {
  readonly framelock: string;
  readonly dataset_version: number;
  readonly recording: string;
  readonly frames: number;
  readonly inputs: readonly { readonly name: string; readonly size: number; readonly fingerprint: string }[];
  readonly sensors: readonly { readonly name: string; readonly topic: string; readonly kind: string }[];
  readonly shards: readonly ManifestFile[];
  readonly files: readonly ManifestFile[];
  readonly accounting: {
    readonly found: number;
    readonly decoded: number;
    readonly dropped: Readonly<Record<string, number>>;
    readonly unselected: number;
  };
  readonly dataset_hash: string;
}

export interface ManifestFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly crc32: string;
  /** Of frames only where it was asked for. */
  readonly sha256?: string;
}

/** Opens a file of the dataset; undefined when it is not there. */
export type OpenFile = (path: string) => Promise<Bytes | undefined>;

export async function readManifest(open: OpenFile): Promise<Manifest> {
  const bytes = await open('dataset.json');
  if (!bytes) {
    throw new FramelockError(
      'FL0704',
      'expected a dataset folder with a dataset.json, got none; convert the recording first',
    );
  }
  try {
    const manifest = JSON.parse(new TextDecoder().decode(await bytes.read(0, bytes.size)));
    const version = manifest?.dataset_version;
    if (Number.isSafeInteger(version) && version !== 1)
      throw new FramelockError(
        'FL0704',
        `expected dataset_version 1, got ${version}: another framelock wrote it; read it with that one`,
        { at: { file: 'dataset.json' } },
      );
    if (!isManifest(manifest)) throw new TypeError('fields are missing');
    return manifest;
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    throw new FramelockError('FL0704', 'expected dataset.json to be a manifest, got something else; convert again', {
      at: { file: 'dataset.json' },
      cause,
    });
  } finally {
    await bytes.close();
  }
}

/** Looked at as far as its readers go: of a damaged file any part may be missing, or something else. */
function isManifest(value: Manifest | null): value is Manifest {
  const all = (list: unknown, isOne: (one: never) => boolean) =>
    Array.isArray(list) && list.every(one => typeof one === 'object' && one !== null && isOne(one as never));
  const isFile = ({ path, rows, bytes }: Partial<ManifestFile>) =>
    typeof path === 'string' && Number.isSafeInteger(rows) && Number.isSafeInteger(bytes);
  const isSensor = ({ name, topic }: Partial<Manifest['sensors'][number]>) =>
    typeof name === 'string' && typeof topic === 'string';
  const dropped = value?.accounting?.dropped;
  return (
    value !== null &&
    all(value.shards, isFile) &&
    all(value.files, isFile) &&
    all(value.sensors, isSensor) &&
    Number.isSafeInteger(value.frames) &&
    typeof dropped === 'object' &&
    dropped !== null
  );
}

/** The batch that holds a frame, and the frame's row in it. */
export async function readFrameRow(
  open: OpenFile,
  manifest: Manifest,
  frame: number,
): Promise<{ batch: RecordBatch; row: number }> {
  if (!Number.isInteger(frame) || frame < 0 || frame >= manifest.frames) {
    throw new FramelockError('FL0801', `expected a frame from 0 to ${manifest.frames - 1}, got ${frame}`);
  }
  let first = 0;
  for (const shard of manifest.shards) {
    if (frame >= first + shard.rows) {
      first += shard.rows;
      continue;
    }
    const bytes = await open(shard.path);
    if (!bytes)
      throw new FramelockError('FL0704', 'expected the file that the manifest names, got none', {
        at: { file: shard.path },
      });
    try {
      const file = await openArrowFile(bytes);
      for (let i = 0; i < file.batches; i++) {
        const batch = await file.readBatch(i);
        if (frame < first + batch.numRows) return { batch, row: frame - first };
        first += batch.numRows;
      }
    } finally {
      await bytes.close();
    }
  }
  throw new FramelockError('FL0704', `expected ${manifest.frames} frames, got ${first}; convert again`);
}
