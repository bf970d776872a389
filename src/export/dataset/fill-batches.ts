// The record batches of a conversion, filled side by side; the same batches, in the same order, with any number of lanes.
import { type DeskewCount, DeskewCounts } from '../../frame/deskew-counts.js';
import type { Fetch } from '../../frame/fetch.js';
import type { SyncedFrame } from '../../frame/frame.js';
import { type FrameContext, FrameReader } from '../../frame/frame-reader.js';
import type { FramePlan } from '../../frame/plan.js';
import { reportUndecodable } from '../../frame/report.js';
import { type Issue, Issues } from '../../issue.js';
import { fastLane, type LaterKernels } from '../../kernel/index.js';
import type { Batch } from '../arrow/columns.js';
import type { FrameTable } from '../arrow/frame-columns.js';
import { inLanes } from './in-lanes.js';

/** Other lanes fill the frames that come first, and a chunk takes as long to be made as a frame to be filled. */
const framesAhead = 3;

/** Memory and kernels for one batch at a time. */
export interface Lane {
  readonly kernels: LaterKernels;
  readonly fetch?: Fetch;
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** How many batches are filled at a time; the other lanes hold what is being written. */
  readonly atOnce: number;
}

/** Frames [from, to) of one file of the dataset. */
export interface BatchRange {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
}

export interface FilledBatch extends BatchRange {
  readonly batch: Batch;
  /** Bytes of the recorded messages in it. */
  readonly recorded: number;
  /** Messages that failed in this batch and in none before it of the same file. */
  readonly failed: readonly number[];
  readonly issues: readonly Issue[];
  readonly deskewed: readonly DeskewCount[];
}

/** All in this thread: one batch is filled while the one before is written. */
export function threadlessLanes(): Lanes {
  return { lanes: [fastLane(), fastLane()].map(kernels => ({ kernels })), atOnce: 1 };
}

/** Batches are good as `inLanes` says. A message that fails in several batches of a file is reported with the first. */
export async function* fillBatches(
  plan: FramePlan,
  table: FrameTable,
  ranges: Iterable<BatchRange>,
  { lanes, atOnce }: Lanes,
  context: Pick<FrameContext, 'digest' | 'images'>,
): AsyncGenerator<FilledBatch> {
  let reported = new Set<number>();
  let current: number | undefined;
  const fill = async (range: BatchRange, lane: Lane) => {
    const issues = new Issues();
    const errors = new Map<number, unknown>();
    lane.kernels.recycle();
    const onUndecodable = (message: number, error: unknown) => void errors.set(message, error);
    const reader = new FrameReader(plan, { ...context, ...lane, ahead: framesAhead, issues, onUndecodable });
    const frames: SyncedFrame[] = [];
    for (let f = range.from; f < range.to; f++) {
      frames.push(await reader.read(f, f + 1 < range.to ? f + 1 : undefined));
    }
    return { range, frames, errors, issues, deskewed: reader.deskewed };
  };
  for await (const { range, frames, errors, issues, deskewed } of inLanes(ranges, lanes, atOnce, fill)) {
    if (range.shard !== current) reported = new Set();
    current = range.shard;
    const failed = [...errors.keys()].filter(message => !reported.has(message));
    for (const message of failed) {
      reportUndecodable(plan.source, message, errors.get(message), issues);
      reported.add(message);
    }
    yield {
      ...range,
      batch: table.batch(frames),
      recorded: frames.reduce((sum, frame) => sum + recordedBytes(frame), 0),
      failed,
      issues: issues.sorted(),
      deskewed: deskewed.list(),
    };
  }
}

function recordedBytes(frame: SyncedFrame): number {
  return frame.cells.reduce((sum, cell) => sum + (cell.kind === 'missing' ? 0 : cell.source.length), 0);
}

/** What several batches have to say, as one. */
export class BatchSum {
  readonly issues = new Issues();
  readonly failed: number[] = [];
  readonly #deskewed = new DeskewCounts();

  add({ issues, failed, deskewed }: FilledBatch): void {
    for (const issue of issues) this.issues.merge(issue);
    this.failed.push(...failed);
    this.#deskewed.merge(deskewed);
  }

  get deskewed(): readonly DeskewCount[] {
    return this.#deskewed.list();
  }
}
