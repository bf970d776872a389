// What is known of a shard that is done, kept beside it until the dataset is whole, so that a killed run is completed.

import { crcHex, type Digest } from '../../bytes/digest.js';
import type { DeskewCount } from '../../frame/deskew-counts.js';
import { FramelockError, type Issue, type Issues } from '../../issue.js';
import type { OutputFolder, WrittenBytes } from '../output.js';
import { type Written, writeTextFile } from './write-file.js';

export interface ShardRecord {
  readonly written: Written;
  /** Messages that did not decode while this shard was filled, by number. */
  readonly failed: readonly number[];
  readonly issues: readonly Issue[];
  /** Sweeps moved to their stamps, per LiDAR. */
  readonly deskewed: readonly DeskewCount[];
}

/** Relative to the unfinished dataset; removed before it gets its final name. */
export function recordPath(shard: number): string {
  return `progress/${String(shard).padStart(5, '0')}.json`;
}

/** A record from an earlier run of the very same plan whose file is still whole; anything else is made again. */
export async function finishedShard(
  output: OutputFolder,
  shard: number,
  planKey: Promise<string>,
  digest: Digest,
): Promise<ShardRecord | undefined> {
  const text = await readText(output, recordPath(shard));
  if (text === undefined) return undefined;
  let saved: { planKey: string; record: ShardRecord };
  try {
    saved = JSON.parse(text, (key, value) => (key === 'stamp' && typeof value === 'string' ? BigInt(value) : value));
  } catch {
    return undefined;
  }
  if (saved.planKey !== (await planKey)) return undefined;
  const { written } = saved.record;
  return (await checksumOf(output, written.path, digest))?.crc32 === written.crc32 ? saved.record : undefined;
}

export async function saveShard(
  output: OutputFolder,
  shard: number,
  planKey: Promise<string>,
  record: ShardRecord,
): Promise<void> {
  const saved = { planKey: await planKey, record };
  const text = JSON.stringify(saved, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  await writeTextFile(output, recordPath(shard), text);
}

export function addAll(issues: Issues, found: readonly Issue[]): void {
  for (const issue of found) issues.merge(issue);
}

async function readText(output: OutputFolder, path: string): Promise<string | undefined> {
  const bytes = await output.open(path);
  if (!bytes) return undefined;
  try {
    return new TextDecoder().decode(await bytes.read(0, bytes.size));
  } finally {
    await bytes.close();
  }
}

/** Of a committed file, read in steps; undefined when it does not exist or cannot be read. */
export async function checksumOf(
  output: Pick<OutputFolder, 'open'>,
  path: string,
  digest: Digest,
  withSha256 = false,
): Promise<Omit<WrittenBytes, 'bytes'> | undefined> {
  const bytes = await output.open(path);
  if (!bytes) return undefined;
  try {
    const sha256 = withSha256 ? digest.sha256() : undefined;
    let crc32 = 0;
    const step = 4 * 2 ** 20;
    for (let at = 0; at < bytes.size; at += step) {
      const part = await bytes.read(at, Math.min(step, bytes.size - at));
      crc32 = digest.crc32(part, crc32);
      sha256?.update(part);
    }
    return { crc32: crcHex(crc32), sha256: sha256?.hex() };
  } catch (error) {
    if (error instanceof FramelockError) return undefined;
    throw error;
  } finally {
    await bytes.close();
  }
}
