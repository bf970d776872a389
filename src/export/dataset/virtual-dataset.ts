// A recording as the dataset it would become: every file made when it is asked for, one frame per file, nothing written.
import { type Digest, sha256Of } from '../../bytes/digest.js';
import { FrameReader } from '../../frame/frame-reader.js';
import { NOT_CONVERTED } from '../../frame/not-converted.js';
import type { ImageCodec } from '../../frame/picture-reader.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Issues } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { fastKernels } from '../../kernel/index.js';
import { alignmentTable, rejectsOf, rejectsTable } from '../arrow/alignment-table.js';
import { arrowBytes } from '../arrow/arrow-bytes.js';
import { frameTable } from '../arrow/frame-columns.js';
import { accountFor } from './account.js';
import { clocksJson } from './clocks-json.js';
import { planJson } from './manifest.js';
import { optionsJson } from './options-json.js';
import { sealed } from './seal.js';

export interface VirtualContext {
  readonly digest: Digest;
  readonly images: ImageCodec;
  readonly issues: Issues;
  readonly recording: string;
  readonly rigJson: string;
}

export interface VirtualDataset {
  readonly paths: readonly string[];
  /** The bytes of one of `paths`; undefined for any other. One frame is read at a time, however many are asked for. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Memory: one frame, and what the caller keeps. The manifest has no hashes of frames: they do not exist yet. */
export function virtualDataset(plan: FramePlan, context: VirtualContext): VirtualDataset {
  const table = frameTable(plan, context.recording);
  const reader = new FrameReader(plan, { ...context, kernels: fastKernels() });
  const shards = Array.from(plan.frames, (_, f) => `data/frame-${String(f).padStart(7, '0')}.arrow`);
  const frameOf = new Map(shards.map((path, f) => [path, f]));
  let reading: Promise<unknown> = Promise.resolve();
  const readFrame = (f: number): Promise<Uint8Array> => {
    const next = reading.then(async () => {
      const bytes = arrowBytes({ schema: table.schema, batches: [table.batch([await reader.read(f)])] });
      reader.recycle();
      return bytes;
    });
    reading = next.catch(() => {});
    return next;
  };
  const none = new Set<number>();
  const others: ReadonlyMap<string, () => Uint8Array> = new Map([
    ['dataset.json', () => utf8.encode(manifest(plan, context, shards))],
    ['rig.json', () => utf8.encode(context.rigJson)],
    ['clocks.json', () => utf8.encode(clocksJson(plan))],
    ['alignment.arrow', () => arrowBytes(alignmentTable(plan, none))],
    ['rejects.arrow', () => arrowBytes(rejectsTable(plan, rejectsOf(plan, none).rejects))],
  ]);
  return {
    paths: [...others.keys(), ...shards],
    async read(path) {
      const frame = frameOf.get(path);
      return frame === undefined ? others.get(path)?.() : readFrame(frame);
    },
  };
}

const utf8 = new TextEncoder();

function manifest(plan: FramePlan, context: VirtualContext, shards: readonly string[]): string {
  const { rejects, outOfRange } = rejectsOf(plan, new Set());
  const rigHash = sha256Of(utf8.encode(context.rigJson), context.digest);
  return sealed(
    {
      framelock: NOT_CONVERTED,
      dataset_version: 1,
      recording: context.recording,
      format: plan.source.format,
      inputs: plan.source.files.map(({ name, size }) => ({ name, size, fingerprint: '' })),
      options: optionsJson(plan),
      ...planJson(plan),
      shards: shards.map(path => ({ path, rows: 1, bytes: 0, crc32: '' })),
      files: [{ path: 'rig.json', rows: 0, bytes: 0, crc32: '', sha256: rigHash }],
      accounting: accountFor(plan, rejects, outOfRange, new Set()),
      issues: context.issues.sorted().map(issueJson),
      plan_key: '',
      dataset_hash: '',
    },
    context.digest,
  );
}
