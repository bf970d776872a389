// From a plan to a dataset folder: shards, ledger, rig, manifest, card; resumable at every shard, the same bytes every time.

import type { Digest } from '../../bytes/digest.js';
import type { PairHealth } from '../../calibration/health/index.js';
import type { Accounting } from '../../frame/accounting.js';
import { DeskewCounts } from '../../frame/deskew-counts.js';
import type { ImageCodec } from '../../frame/picture-reader.js';
import type { FramePlan } from '../../frame/plan.js';
import { FramelockError, type Issues } from '../../issue.js';
import { alignmentTable, rejectsOf, rejectsTable } from '../arrow/alignment-table.js';
import type { Batch } from '../arrow/columns.js';
import { type FrameTable, frameTable } from '../arrow/frame-columns.js';
import type { OutputFolder } from '../output.js';
import { accountFor } from './account.js';
import { refuseChanged, refuseMissing } from './before-sealing.js';
import { datasetCard } from './card.js';
import { clocksJson } from './clocks-json.js';
import {
  type BatchRange,
  BatchSum,
  type FilledBatch,
  fillBatches,
  type Lanes,
  threadlessLanes,
} from './fill-batches.js';
import { datasetHash, type InputFile, manifestText } from './manifest.js';
import { optionsJson } from './options-json.js';
import { planKey } from './plan-key.js';
import { addAll, finishedShard, recordPath, type ShardRecord, saveShard } from './progress.js';
import { planShards, type Shard, type ShardPlan } from './shards.js';
import { writeArrowFile, writeTextFile } from './write-file.js';

export interface WriteContext {
  readonly digest: Digest;
  readonly images: ImageCodec;
  readonly issues: Issues;
  /** Name of the recording as it stands in every row. */
  readonly recording: string;
  /** Text of rig.json: the rig that was used, with where each number came from. */
  readonly rigJson: string;
  /** Size of the dataset's files, before estimates turn out wrong. */
  readonly shardBytes: number;
  /** SHA-256 of the files of frames, too. */
  readonly sha256?: boolean;
  /** Awaited as late as possible, so that hashing runs beside the conversion. */
  readonly inputs: Promise<readonly InputFile[]>;
  /** Differs when an input was changed since an earlier run, also where its fingerprint is the same. */
  readonly inputState?: string;
  /** Whether an input is another than it was when the run began, or gone. Asked where messages could not be read. */
  readonly inputsChanged?: () => Promise<boolean>;
  /** Names of inputs whose bytes may have changed while they were read. Asked before the dataset gets its name. */
  readonly inputsRewritten?: () => Promise<readonly string[]>;
  /** What a check of the calibrations said, where one was asked for. */
  readonly health?: readonly PairHealth[];
  /** Where frames are filled; in this thread by default. */
  readonly lanes?: Lanes;
  /** Called after each batch of frames. */
  readonly onProgress?: (frames: number, bytes: number) => void;
}

export interface Dataset {
  readonly frames: number;
  readonly hash: string;
  readonly accounting: Accounting;
  readonly bytes: number;
}

/**
 * Writes all files of a dataset; shards that an earlier run of the same plan finished are kept. Equal plans give equal bytes. Throws what
 * `output` throws, FL0705 where an input was written to meanwhile, and FL0899 where the books do not close.
 */
export async function writeDataset(plan: FramePlan, output: OutputFolder, context: WriteContext): Promise<Dataset> {
  const { digest, issues, health } = context;
  const key = context.inputs.then(inputs => planKey(plan, context, inputs));
  // Awaited late, and never when the first shard fails.
  key.catch(() => {});
  const progressKey = key.then(known => `${known} ${context.inputState ?? ''}`);
  progressKey.catch(() => {});
  const shardPlan = planShards(plan, context.shardBytes);
  const table = frameTable(plan, context.recording);
  await output.keepOnly(shardPlan.shards.flatMap((shard, i) => [shard.path, recordPath(i)]));
  const records = await writeShards(plan, table, shardPlan, progressKey, output, context);
  const failed = new Set(records.flatMap(r => r.failed));
  await refuseChanged(records, output, context);
  const deskewed = new DeskewCounts();
  for (const record of records) deskewed.merge(record.deskewed);
  const { rejects, outOfRange } = rejectsOf(plan, failed);
  const files = [
    ...records.map(r => r.written),
    await writeArrowFile(output, 'alignment.arrow', alignmentTable(plan, failed, health)),
    await writeArrowFile(output, 'rejects.arrow', rejectsTable(plan, rejects)),
    await writeTextFile(output, 'rig.json', context.rigJson),
    await writeTextFile(output, 'clocks.json', clocksJson(plan)),
  ];
  await refuseMissing(files, output);
  const accounting = accountFor(plan, rejects, outOfRange, failed);
  const inputs = await context.inputs;
  const hash = datasetHash(files, digest);
  const facts = {
    plan,
    files,
    failed,
    accounting,
    inputs,
    hash,
    planKey: await key,
    issues: issues.sorted(),
    health,
    deskewed: deskewed.list(),
    options: { ...optionsJson(plan), shard_bytes: String(context.shardBytes) },
  };
  const card = await writeTextFile(output, 'README.md', datasetCard(facts, context.recording));
  const manifest = await writeTextFile(output, 'dataset.json', manifestText(facts, context.recording, digest));
  await output.keepOnly([...files, card, manifest].map(file => file.path));
  await output.finish();
  return { frames: plan.frames.length, hash, accounting, bytes: files.reduce((sum, f) => sum + f.bytes, 0) };
}

/** In the order of the files. Those that an earlier run finished under the same key are kept. */
async function writeShards(
  plan: FramePlan,
  table: ReturnType<typeof frameTable>,
  shardPlan: ShardPlan,
  progressKey: Promise<string>,
  output: OutputFolder,
  context: WriteContext,
): Promise<ShardRecord[]> {
  const { shards } = shardPlan;
  const kept: (ShardRecord | undefined)[] = [];
  for (const i of shards.keys()) kept.push(await finishedShard(output, i, progressKey, context.digest));
  const filled = fillBatches(plan, table, missingBatches(shardPlan, kept), context.lanes ?? threadlessLanes(), context);
  const records: ShardRecord[] = [];
  try {
    for (const [i, shard] of shards.entries()) {
      const record = kept[i] ?? (await writeShard(table, shard, shardPlan, filled, output, context));
      if (kept[i]) context.onProgress?.(shard.to - shard.from, record.written.bytes);
      else await saveShard(output, i, progressKey, record);
      addAll(context.issues, record.issues);
      records.push(record);
    }
  } finally {
    await filled.return(undefined);
  }
  return records;
}

/** The batches of all files that are not there yet. */
function* missingBatches(
  { shards, batches }: ShardPlan,
  kept: readonly (ShardRecord | undefined)[],
): Generator<BatchRange> {
  for (const [shard, frames] of shards.entries()) {
    if (kept[shard]) continue;
    for (const range of batches(frames)) yield { shard, ...range };
  }
}

/** Issues and failures are collected per shard, so that a resumed run reports exactly what an unbroken one does. */
async function writeShard(
  table: FrameTable,
  shard: Shard,
  { batches }: ShardPlan,
  filled: AsyncGenerator<FilledBatch>,
  output: OutputFolder,
  { onProgress, sha256 = false }: WriteContext,
): Promise<ShardRecord> {
  const sum = new BatchSum();
  async function* ofShard(): AsyncGenerator<Batch> {
    for (const { from, to } of batches(shard)) {
      const { value, done } = await filled.next();
      if (done || value.from !== from) throw new FramelockError('FL0899', `expected frame ${from} of ${shard.path}`);
      sum.add(value);
      yield value.batch;
      onProgress?.(to - from, value.recorded);
    }
  }
  const written = await writeArrowFile(output, shard.path, { schema: table.schema, batches: ofShard() }, sha256);
  if (written.rows !== shard.to - shard.from) {
    throw new FramelockError('FL0899', `expected ${shard.to - shard.from} rows in ${shard.path}, got ${written.rows}`);
  }
  return {
    written,
    failed: sum.failed.sort((a, b) => a - b),
    issues: sum.issues.sorted(),
    deskewed: sum.deskewed,
  };
}
