// Fills one frame of a plan: reads, decodes and projects, when asked and not before.
import type { Digest } from '../bytes/digest.js';
import type { SE3 } from '../geometry/se3.js';
import { FramelockError, type Issues } from '../issue.js';
import { type CloudKernels, plainKernels } from '../kernel/index.js';
import { matchKinds } from '../sync/index.js';
import { fromOrigin } from '../time/stamp.js';
import { readAtFrame } from './at-frame.js';
import { asRecorded, withTimes } from './azimuth-sweep.js';
import { cellOf } from './cell-of.js';
import { CloudReader } from './cloud-reader.js';
import type { Cell, MissingCell, ProjectionCell, SyncedFrame } from './frame.js';
import { type ImageCodec, readPicture } from './picture-reader.js';
import type { FramePlan } from './plan.js';
import { Projector } from './projector.js';
import { reportUndecodable } from './report.js';
import type { Sensor } from './sensor.js';
import { sourceRef } from './source-ref.js';
import { readSample, readWindow } from './window-reader.js';

export interface FrameContext {
  readonly digest: Digest;
  readonly images: ImageCodec;
  readonly issues: Issues;
  /** Plain ones by default. */
  readonly kernels?: CloudKernels;
}

/** Reads frames in any order; one at a time, because scratch memory is shared between frames. */
export class FrameReader {
  readonly #plan: FramePlan;
  readonly #context: FrameContext;
  readonly #kernels: CloudKernels;
  readonly #clouds: CloudReader;
  readonly #projector: Projector;
  /** Messages that could not be decoded, by number; each is reported once however many frames wanted it. */
  readonly failed = new Set<number>();

  constructor(plan: FramePlan, context: FrameContext) {
    this.#plan = plan;
    this.#context = context;
    this.#kernels = context.kernels ?? plainKernels();
    this.#clouds = new CloudReader(context.issues, this.#kernels);
    this.#projector = new Projector(plan, context.issues, this.#kernels);
  }

  /** Frames read before the last call are done with: their memory is used again. Without this call every frame keeps its own. */
  recycle(): void {
    this.#kernels.recycle();
  }

  async read(f: number): Promise<SyncedFrame> {
    this.#prefetch(f + 1);
    const { sensors, frames, trajectory, originNs, pairs } = this.#plan;
    const cells: Cell[] = [];
    for (const sensor of sensors) {
      cells.push(sensor.role === 'picked' ? await this.#picked(sensor, f) : await this.#window(sensor, f));
    }
    const T_world_rig: SE3 | undefined = trajectory?.at(frames[f]);
    const projections: (ProjectionCell | undefined)[] = pairs.map(pair =>
      this.#projector.project(pair, cells[pair.cloud], cells[pair.camera]),
    );
    return { index: f, stampNs: fromOrigin(frames[f], originNs), T_world_rig, cells, projections };
  }

  /** Starts decompressing what the next frame needs; a failure shows when it is read. */
  #prefetch(f: number): void {
    const { source, picks } = this.#plan;
    for (const { entry, stream } of picks.values()) {
      if (!(entry[f] >= 0)) continue;
      source.prepare?.(source.messages.block[stream.message[entry[f]]]);
    }
  }

  async #picked(sensor: Sensor, f: number): Promise<Cell> {
    const picks = this.#plan.picks.get(sensor)!;
    const entry = picks.entry[f];
    const message = entry < 0 ? -1 : sensor.stream.message[entry];
    if (message < 0 || this.failed.has(message)) return missing(sensor);
    const { source } = this.#plan;
    try {
      // A cloud's bytes are done with once its points are read; a picture's stay in the frame.
      const length = source.messages.length[message];
      const into = sensor.kind === 'camera' ? this.#kernels.keep(length) : this.#kernels.input(length);
      const bytes = await source.read(message, 0, undefined, into);
      const base = {
        ...this.#stamps(sensor, entry, f),
        match: matchKinds[picks.match[f]],
        source: sourceRef(source, message, bytes, this.#context.digest),
      };
      const value = sensor.channel.decoder.decode(bytes);
      if (value.kind === 'image') return { ...base, kind: 'picture', ...readPicture(value, sensor, this.#context) };
      if (value.kind === 'points') {
        const cloud = this.#clouds.read(value, asRecorded(sensor), base.rawNs);
        const { recorded } = sensor.look;
        return { ...base, kind: 'cloud', ...(recorded ? withTimes(cloud, sensor, this.#context.issues) : cloud) };
      }
      throw new FramelockError('FL0304', `expected a picture or a cloud, got ${value.kind}`);
    } catch (error) {
      this.#fail(message, error);
    }
    return missing(sensor);
  }

  async #window(sensor: Sensor, f: number): Promise<Cell> {
    const { source, windows, brackets, originNs, frames } = this.#plan;
    const { start, end } = windows.get(sensor)!;
    const fail = (message: number, error: unknown) => this.#fail(message, error);
    const readings = await readWindow(source, sensor, start[f], end[f], originNs, this.failed, fail);
    const around = brackets.get(sensor);
    const read = (entry: number) => readSample(source, sensor, entry, this.failed, fail);
    const atFrame = around && (await readAtFrame(sensor, around, f, frames[f], this.failed, read));
    const { entry, match } = cellOf(this.#plan, sensor, f, this.failed);
    if (entry < 0) return { ...missing(sensor), atFrame };
    const message = sensor.stream.message[entry];
    const bytes = readings.entries.length > 0 ? readings.lastBytes : await source.read(message);
    return {
      ...this.#stamps(sensor, entry, f),
      kind: 'window',
      match,
      source: sourceRef(source, message, bytes, this.#context.digest),
      stamps: readings.stamps,
      columns: readings.columns,
      atFrame,
    };
  }

  #stamps(sensor: Sensor, entry: number, f: number) {
    const { stream } = sensor;
    return {
      sensor,
      stampNs: fromOrigin(stream.t[entry], this.#plan.originNs),
      rawNs: stream.rawNs[entry],
      logNs: stream.logNs[entry],
      sigmaNs: stream.sigmaNs?.[entry] ?? Number.NaN,
      dtNs: stream.t[entry] - this.#plan.frames[f],
    };
  }

  #fail(message: number, error: unknown): void {
    reportUndecodable(this.#plan.source, message, error, this.#context.issues);
    this.failed.add(message);
  }
}

function missing(sensor: Sensor): MissingCell {
  return { kind: 'missing', sensor };
}
