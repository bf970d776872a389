// Fills one frame of a plan: reads, decodes and projects, when asked and not before.
import type { Digest } from '../bytes/digest.js';
import type { SE3 } from '../geometry/se3.js';
import { FramelockError, type Issues, rethrowDefect } from '../issue.js';
import { type LaterKernels, plainKernels } from '../kernel/index.js';
import { noteOf } from '../message/index.js';
import { type Match, matchKinds } from '../sync/index.js';
import { fromOrigin } from '../time/stamp.js';
import { asRecorded, withTimes } from './azimuth-sweep.js';
import { missingCell, stampsOf } from './cell-stamps.js';
import { CloudReader, type ReadCloud } from './cloud-reader.js';
import { DeskewCounts } from './deskew-counts.js';
import { deskew, isDeskewed } from './deskewer.js';
import { type Fetch, type Fetched, fetchHere } from './fetch.js';
import type { Cell, ProjectionCell, SyncedFrame } from './frame.js';
import { headerOrLog } from './look-at-times.js';
import { type RigVelocity, rigVelocity } from './motion/rig-velocity.js';
import { checkFrame } from './other-frame.js';
import { type ImageCodec, readPicture } from './picture-reader.js';
import type { FramePlan, Pair } from './plan.js';
import { prepareFrame } from './prepare-frame.js';
import { Projector } from './projector.js';
import { withCompensation } from './radar-doppler.js';
import { RecentSweeps } from './recent-sweeps.js';
import { reportUndecodable } from './report.js';
import type { Sensor } from './sensor.js';
import { addressOf } from './source-ref.js';
import { SweepMerger } from './sweep-merger.js';
import { withVisibility } from './visibility.js';
import { windowCell } from './window-cell.js';

export interface FrameContext {
  readonly digest: Digest;
  readonly images: ImageCodec;
  readonly issues: Issues;
  /** Plain ones by default. */
  readonly kernels?: LaterKernels;
  /** Where messages are brought to the kernels in another thread than this. */
  readonly fetch?: Fetch;
  /** Of how many frames after the one that is read the chunks are asked for; 1 by default. */
  readonly ahead?: number;
  /** Instead of reporting them at once: messages that could not be decoded, each once. */
  readonly onUndecodable?: (message: number, error: unknown) => void;
}

/** Reads frames in any order; one at a time, because scratch memory is shared between frames. */
export class FrameReader {
  readonly #plan: FramePlan;
  readonly #context: FrameContext;
  readonly #kernels: LaterKernels;
  readonly #fetch: Fetch;
  readonly #ahead: number;
  /** On their way, by message. */
  readonly #pictures = new Map<number, Promise<Fetched>>();
  readonly #clouds: CloudReader;
  readonly #projector: Projector;
  readonly #velocityAt: ((tNs: number) => RigVelocity | undefined) | undefined;
  /** Where neighbouring sweeps are merged. */
  readonly #merging:
    | { readonly sensors: ReadonlySet<Sensor>; readonly sweeps: RecentSweeps; readonly merger: SweepMerger }
    | undefined;
  /** Messages that could not be decoded, by number; each is reported once however many frames wanted it. */
  readonly failed = new Set<number>();
  /** How many sweeps were moved to their stamps, and why others were not. */
  readonly deskewed = new DeskewCounts();

  constructor(plan: FramePlan, context: FrameContext) {
    this.#plan = plan;
    this.#context = context;
    this.#kernels = context.kernels ?? plainKernels();
    this.#fetch = context.fetch ?? fetchHere(this.#kernels, context.digest);
    this.#ahead = context.ahead ?? 1;
    this.#clouds = new CloudReader(context.issues, this.#kernels);
    this.#projector = new Projector(plan, context.issues, this.#kernels);
    this.#velocityAt = plan.motionPoses && rigVelocity(plan.motionPoses);
    const sensors = new Set(plan.pairs.filter(pair => pair.turnNs !== undefined).map(pair => pair.cloudSensor));
    if (sensors.size === 0) return;
    const read = (sensor: Sensor, entry: number, f: number) => this.#measured(sensor, entry, 'nearest', f, false);
    const tools = { kernels: this.#kernels, issues: context.issues, projector: this.#projector, read };
    this.#merging = { sensors, sweeps: new RecentSweeps(this.#kernels), merger: new SweepMerger(plan, tools) };
  }

  /** Frames read before the last call are done with: their memory is used again. Without this call every frame keeps its own. */
  recycle(): void {
    this.#pictures.clear();
    this.#kernels.recycle();
    this.#merging?.sweeps.recycle();
  }

  /** `next`: the frame that is read after this one, if that is known. */
  async read(f: number, next?: number): Promise<SyncedFrame> {
    this.#fetchPictures(f);
    if (next !== undefined) this.#fetchPictures(next);
    for (let later = f + 1; later <= f + this.#ahead; later++) prepareFrame(this.#plan, later, this.#merging?.sensors);
    const { sensors, frames, trajectory, originNs, pairs } = this.#plan;
    const cells: Cell[] = [];
    for (const sensor of sensors) {
      cells.push(sensor.role === 'picked' ? await this.#picked(sensor, f) : await this.#window(sensor, f));
    }
    const T_world_rig: SE3 | undefined = trajectory?.at(frames[f]);
    const merged = await this.#merging?.merger.project(f, cells);
    const projections: (ProjectionCell | undefined)[] = [];
    const asked: Promise<void>[] = [];
    for (const [number, pair] of pairs.entries()) {
      const alone = pair.turnNs === undefined;
      const one = alone ? this.#alone(pair, cells[pair.cloud], cells[pair.camera]) : merged?.get(number);
      const put = (projection: ProjectionCell | undefined) => {
        projections[number] = projection;
      };
      asked.push(Promise.resolve(one).then(put));
      if (this.#plan.options.visibility) await asked.at(-1);
    }
    await Promise.all(asked);
    this.#merging?.sweeps.keepLast(3 * this.#merging.sensors.size);
    return { index: f, stampNs: fromOrigin(frames[f], originNs), T_world_rig, cells, projections };
  }

  async #alone(pair: Pair, cloud: Cell, picture: Cell): Promise<ProjectionCell | undefined> {
    const projection = await this.#projector.project(pair, cloud, picture);
    if (!projection || cloud.kind !== 'cloud' || !this.#plan.options.visibility) return projection;
    return withVisibility(projection, [{ cloud, count: projection.index.length }], pair);
  }

  /** Asks for all pictures of a frame at once, for they stay: a cloud's bytes make room for the next one's. */
  #fetchPictures(f: number): void {
    for (const [{ kind, stream }, { entry }] of this.#plan.picks) {
      const message = kind === 'camera' && entry[f] >= 0 ? stream.message.at(entry[f]) : -1;
      if (message < 0 || this.failed.has(message) || this.#pictures.has(message)) continue;
      const fetched = this.#fetch(this.#plan.source, message, true);
      // A failure shows where it is awaited.
      fetched.catch(() => {});
      this.#pictures.set(message, fetched);
    }
  }

  async #picked(sensor: Sensor, f: number): Promise<Cell> {
    const picks = this.#plan.picks.get(sensor)!;
    const cell = await this.#measured(sensor, picks.entry[f], matchKinds[picks.match[f]], f, true);
    if (cell.kind !== 'cloud' || !isDeskewed(sensor, this.#plan)) return cell;
    const cloud = await deskew(cell, this.#plan, this.#kernels, this.#context.issues);
    this.deskewed.count(cloud);
    return cloud;
  }

  /** `own`: the cell becomes a part of the frame; otherwise it is only looked at. */
  async #measured(sensor: Sensor, entry: number, match: Match, f: number, own: boolean): Promise<Cell> {
    const message = entry < 0 ? -1 : sensor.stream.message.at(entry);
    if (message < 0 || this.failed.has(message)) return missingCell(sensor);
    const sweeps = this.#merging?.sensors.has(sensor) ? this.#merging.sweeps : undefined;
    const known = await sweeps?.get(message, own);
    if (known) return { ...stampsOf(this.#plan, sensor, entry, f), match, kind: 'cloud', ...known };
    const { source } = this.#plan;
    try {
      // A cloud's bytes are done with once its points are read; a picture's stay in the frame.
      const ahead = this.#pictures.get(message);
      this.#pictures.delete(message);
      const { bytes, crc32 } = await (ahead ?? this.#fetch(source, message, sensor.kind === 'camera'));
      const base = {
        ...stampsOf(this.#plan, sensor, entry, f),
        match,
        source: { ...addressOf(source, message), crc32 },
      };
      const value = sensor.channel.decoder.decode(bytes, noteOf(sensor.channel.topic, this.#context.issues));
      checkFrame(sensor, value, this.#context.issues);
      if (value.kind === 'image')
        return { ...base, kind: 'picture', ...readPicture(value, sensor, this.#context, base.source.file) };
      if (value.kind === 'points') {
        const read = await this.#clouds.read(value, asRecorded(sensor), headerOrLog(source, message));
        const cloud = this.#completed(read, sensor, sensor.stream.t.at(entry));
        sweeps?.add(message, { source: base.source, ...cloud });
        return { ...base, kind: 'cloud', ...cloud };
      }
      throw new FramelockError('FL0304', `expected a picture or a cloud, got ${value.kind}`);
    } catch (error) {
      this.#fail(message, error);
    }
    return missingCell(sensor);
  }

  /** With the numbers that nobody recorded: times from directions, Doppler without the car's own motion. */
  #completed(read: ReadCloud, sensor: Sensor, tNs: number): ReadCloud {
    const { doppler, recorded } = sensor.look;
    if (doppler) return withCompensation(read, sensor, this.#velocityAt?.(tNs));
    return recorded ? withTimes(read, sensor, this.#context.issues) : read;
  }

  #window(sensor: Sensor, f: number): Promise<Cell> {
    const { issues, digest } = this.#context;
    const fail = (message: number, error: unknown) => this.#fail(message, error);
    return windowCell(this.#plan, sensor, f, { issues, digest, failed: this.failed, fail });
  }

  #fail(message: number, error: unknown): void {
    rethrowDefect(error);
    const { issues, onUndecodable } = this.#context;
    if (onUndecodable) onUndecodable(message, error);
    else reportUndecodable(this.#plan.source, message, error, issues);
    this.failed.add(message);
  }
}
