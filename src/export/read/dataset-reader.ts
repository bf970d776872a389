// A finished dataset, opened for checking and tracing.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';

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

/** `dataset.json`. Throws FL0704 where there is none, where it is no manifest, and where a later framelock wrote it. */
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
