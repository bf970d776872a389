// A whole conversion on Node: recording paths in, dataset folder out.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { PairHealth } from '../../calibration/health/index.js';
import type { InputFile } from '../../export/dataset/manifest.js';
import { planKey } from '../../export/dataset/plan-key.js';
import { defaultShardBytes } from '../../export/dataset/shards.js';
import { type Dataset, writeDataset } from '../../export/dataset/write-dataset.js';
import { rawImageCodec } from '../../export/raw-image.js';
import type { FrameOptions } from '../../frame/options.js';
import { type FramePlan, planFrames } from '../../frame/plan.js';
import { FramelockError, type Issue, type Issues } from '../../issue.js';
import { exhaustion } from '../../issue-exhausted.js';
import { type RigFile, rigFileToJson } from '../../rig/index.js';
import { blockCache } from '../../source/block-reader.js';
import type { Source } from '../../source/source.js';
import { nodeDigest } from './digest.js';
import { type FillPool, fillPool } from './fill-pool.js';
import { finishedDataset, type Manifest } from './finished-dataset.js';
import { hashFiles } from './hash-files.js';
import { type Identified, identify, rewritten } from './identify.js';
import { lanesHere } from './lanes-here.js';
import { takeLock } from './lock.js';
import { defaultWorkers, type MessageSizes, messageSizes } from './message-sizes.js';
import { outputFolder, unfinishedPath } from './output-folder.js';
import { refuseForeignFolder } from './refuse-output.js';
import type { Session } from './session.js';
import { startWriter } from './writer.js';

export interface ConvertRequest {
  readonly session: Session;
  readonly out: string;
  readonly rigFile?: RigFile;
  readonly options: FrameOptions;
  readonly overwrite: boolean;
  /** Waits until every file is on the disk (fsync), so that a power failure cannot take a finished dataset back. */
  readonly durable?: boolean;
  /** SHA-256 of the inputs and of the files of frames, beside what tells them apart without reading them once more. */
  readonly sha256?: boolean;
  /** About how large a file of the dataset becomes. */
  readonly shardBytes?: number;
  /**
   * How many threads fill frames: 1 is this one while others decompress and write, 0 this one for everything. By default as many as
   * there are cores, at most 4; 1 on two cores, and this one while another writes where messages are small. The dataset is the same
   * with any number.
   */
  readonly workers?: number;
  readonly onPlan?: (plan: FramePlan) => void;
  readonly onProgress?: (frames: number, bytes: number) => void;
}

export interface Converted extends Dataset {
  readonly issues: readonly Issue[];
  /** The dataset was there already, made by the same command from the same recording. */
  readonly already: boolean;
}

/**
 * Makes a dataset in the folder `out`, completes one that was interrupted, or says that it is there already. The session stays open.
 * Throws FL0702 where the folder holds something else, FL0701 where it cannot be written, FL0703 where another process writes it, FL0705
 * where an input was written to meanwhile, FL0804 where memory or threads run out, and what `planFrames` throws.
 */
export async function convert(request: ConvertRequest): Promise<Converted> {
  const { session, out, options, onProgress, durable = false, shardBytes = defaultShardBytes } = request;
  const { source, issues, named, recording } = session;
  refuseForeignFolder(out);
  const sizes = messageSizes(source);
  const pool = poolOf(request.workers ?? defaultWorkers(sizes) ?? 0);
  // Its thread starts while frames are planned, when one core has nothing to do.
  const writer = startWriter(durable, request.workers === 0 ? 'here' : (session.threadWithTime?.() ?? 'thread'));
  const hashing = request.sha256 ? hashFiles(source.files, session) : undefined;
  let release: (() => void) | undefined;
  try {
    const plan = await planFrames(source, request.rigFile, options, issues, session.spill);
    request.onPlan?.(plan);
    const { trajectory, history } = request.rigFile ?? {};
    const rigJson = rigFileToJson(plan.rig, { trajectory, reference: plan.reference.name, history });
    const identified = await identify(source.files, named);
    const { files, state, grown } = identified;
    reportGrown(grown, issues);
    const inputs = Promise.resolve(hashing?.hashes).then(hashes =>
      files.map((file): InputFile => (hashes ? { ...file, sha256: hashes.get(file.name) } : file)),
    );
    // Awaited late: a conversion that fails before that must not fail a second time over its hashes.
    inputs.catch(() => {});
    const already = async () => {
      const manifest = request.overwrite ? undefined : finishedDataset(out);
      const planned = { digest: nodeDigest, rigJson, recording, shardBytes };
      return manifest && alreadyThere(out, manifest, planKey(plan, planned, await inputs));
    };
    let found = await already();
    if (found) {
      removeDeadLock(out);
      return found;
    }
    release = takeLock(`${unfinishedPath(out)}.lock`);
    // Another run may have finished since.
    found = await already();
    if (found) return found;
    const output = await outputFolder(out, durable, writer);
    const health = options.checkCalibration ? await checked(plan, issues) : undefined;
    const dataset = await writeDataset(plan, output, {
      health,
      digest: nodeDigest,
      images: rawImageCodec(nodeDigest),
      issues,
      recording,
      rigJson,
      shardBytes,
      inputs,
      inputState: state,
      inputsChanged: () =>
        identify(source.files, named).then(
          now => now.state !== state,
          () => true,
        ),
      inputsRewritten: () => rewritten(identified, named),
      sha256: request.sha256,
      lanes: await sideBySide(pool, source, sizes),
      onProgress,
    });
    return { ...dataset, issues: issues.sorted(), already: false };
  } catch (error) {
    const exhausted = exhaustion(error, 'to fill frames');
    throw exhausted ? resumable(exhausted) : error;
  } finally {
    writer.close();
    release?.();
    hashing?.cancel();
    (await pool)?.close();
  }
}

function resumable({ message, at, cause }: FramelockError): FramelockError {
  const text = `${message}: it goes on behind the files that are finished; fewer --workers take less memory`;
  return new FramelockError('FL0804', text, { at, cause });
}

/** Loaded when it is asked for: most conversions check nothing. */
async function checked(plan: FramePlan, issues: Issues): Promise<readonly PairHealth[]> {
  const { healthOf } = await import('./health-of-plan.js');
  return healthOf(plan, issues);
}

/** Undefined: to be filled and read in this thread. Unbuilt sources (tests) cannot be a thread's program. */
async function poolOf(workers: number): Promise<FillPool | undefined> {
  if (workers === 0 || !import.meta.url.endsWith('.js')) return undefined;
  if (workers === 1) return lanesHere();
  // Where there is no WebAssembly with SIMD and shared memory, plain loops do the same in this thread.
  return fillPool(workers).catch(() => undefined);
}

/** A message of this size fills a batch, and is in the memory of its lane twice: as it was recorded and as points. */
const largeMessage = 32 * 2 ** 20;

/** Batches lie in other chunks: no more of them at once than chunks can be kept for, and one where messages are large. */
async function sideBySide(
  pool: Promise<FillPool | undefined>,
  source: Source,
  { largest }: MessageSizes,
): Promise<FillPool | undefined> {
  const all = await pool;
  if (!all) return undefined;
  const most = largest > largeMessage ? 1 : blockCache(source.blocks).stretches;
  const atOnce = Math.min(all.atOnce, most);
  return { ...all, lanes: all.lanes.slice(0, atOnce + 1), atOnce };
}

function reportGrown(grown: Identified['grown'], issues: Issues): void {
  for (const { name, was, is } of grown)
    issues.add(
      'FL0109',
      `${name} grew from ${was} to ${is} bytes since it was opened: it is still being recorded or copied, and what came later is not in the result; convert it again when it is complete`,
      { file: name },
    );
}

/** What a run leaves that was killed when its dataset had just got its name. */
function removeDeadLock(out: string): void {
  const lock = `${unfinishedPath(out)}.lock`;
  const left = existsSync(dirname(lock)) && readdirSync(dirname(lock)).some(name => name.startsWith(basename(lock)));
  if (!left) return;
  try {
    takeLock(lock)();
  } catch {
    // Held by a living run, or not ours to remove.
  }
}

/** The same command run again finds its work done: a run that was killed at the very end, or a careful script. */
function alreadyThere(out: string, manifest: Manifest, key: string): Converted {
  if (manifest.plan_key !== key) {
    throw new FramelockError(
      'FL0702',
      'another finished dataset is already there; give --overwrite to replace it, or another -o',
      { at: { file: out } },
    );
  }
  const bytes = manifest.shards.reduce((sum, shard) => sum + shard.bytes, 0);
  const { frames, accounting, issues } = manifest;
  return { frames, hash: manifest.dataset_hash, accounting, bytes, issues, already: true };
}
