// What pyarrow wrote and read of Argoverse 2 (test/oracle/argoverse2-golden.py): a small log, and hashes of the real one's columns.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Hashed {
  readonly rows: number;
  /** SHA-256 of the values, little-endian, float16 as float32; of texts, one to a line. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface GoldenFile {
  readonly path: string;
  readonly values: Readonly<Record<string, readonly (number | string)[]>>;
  readonly bytes: Uint8Array;
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/argoverse2.json'), 'utf8'));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

export const goldenFiles: readonly GoldenFile[] = golden.log.map((one: GoldenFile & { file: string }) => ({
  ...one,
  bytes: bytesOf(one.file),
}));
export const goldenFile = (end: string) => goldenFiles.find(({ path }) => path.endsWith(end))!;
export const goldenLog = () => new Map(goldenFiles.map(({ path, bytes }) => [path, bytes]));
/** The annotations in batches of eight rows. */
export const batchedAnnotations = () => bytesOf(golden.batched_annotations);

export const realHashes: {
  readonly sweeps: Readonly<
    Record<string, Hashed & { readonly boxes: number; readonly inside: number; readonly empty: number }>
  >;
  readonly tables: Readonly<Record<string, Hashed>>;
} = golden.real;

export const realLog = join(
  import.meta.dirname,
  '../../../shared/data/noncommercial/av2/sensor/val/7fab2350-7eaf-3b7e-a39d-6937a4c1bede',
);
export const hasRealLog = existsSync(realLog);
