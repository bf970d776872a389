// Projects a picture's points out of neighbouring sweeps: of each direction the one that was measured nearest the picture.
import type { Issues } from '../issue.js';
import type { LaterKernels } from '../kernel/index.js';
import type { Picks } from '../sync/index.js';
import { sinceOrigin } from '../time/stamp.js';
import type { Cell, CloudCell, OtherSweep, PictureCell, ProjectionCell } from './frame.js';
import { behind, reportUnmerged, within } from './merging.js';
import type { FramePlan, Pair } from './plan.js';
import type { Projector } from './projector.js';
import type { Sensor } from './sensor.js';
import { withVisibility } from './visibility.js';

/** Sweeps do not begin and end to the nanosecond as the one of the frame does: how much earlier a neighbour is read, turns. */
const MARGIN = 0.1;

const OFFSETS = [-1, 0, 1] as const;

/** What one picture is to get. */
interface Wanted {
  readonly pair: Pair;
  readonly number: number;
  readonly picture: PictureCell;
  readonly pictureT: number;
  readonly parts: Part[];
}

/** What it gets of one sweep. */
interface Part extends ProjectionCell {
  readonly offset: (typeof OFFSETS)[number];
  readonly of: OtherSweep;
  readonly sweepCell: CloudCell;
}

export interface MergerTools {
  readonly kernels: LaterKernels;
  readonly issues: Issues;
  readonly projector: Projector;
  /** The cloud of an entry of the sensor's stream, whether or not a frame has it. */
  readonly read: (sensor: Sensor, entry: number, f: number) => Promise<Cell>;
}

export class SweepMerger {
  readonly #plan: FramePlan;
  readonly #tools: MergerTools;

  constructor(plan: FramePlan, tools: MergerTools) {
    this.#plan = plan;
    this.#tools = tools;
  }

  /** The projections of all merging pairs of frame f, by their number in the plan. */
  async project(f: number, cells: readonly Cell[]): Promise<ReadonlyMap<number, ProjectionCell>> {
    const found = new Map<number, ProjectionCell>();
    const { pairs, originNs } = this.#plan;
    for (const cloud of new Set(pairs.filter(p => p.turnNs !== undefined).map(p => p.cloud))) {
      const own = cells[cloud];
      if (own.kind !== 'cloud') continue;
      const wanted: Wanted[] = [];
      for (const [number, pair] of pairs.entries()) {
        const picture = cells[pair.camera];
        if (pair.cloud !== cloud || picture.kind !== 'picture') continue;
        wanted.push({ pair, number, picture, pictureT: sinceOrigin(picture.stampNs, originNs), parts: [] });
      }
      await this.#fill(f, own, wanted);
      for (const one of wanted) if (one.parts.length > 0) found.set(one.number, await this.#joined(one));
    }
    return found;
  }

  /** Projects the sweeps around this one, each into all pictures whose turn it may reach, so that it is placed once. */
  async #fill(f: number, own: CloudCell, wanted: readonly Wanted[]): Promise<void> {
    const { sensor, times } = own;
    const { issues, projector, read } = this.#tools;
    if (!times && own.count > 0)
      reportUnmerged(sensor, 'the points of some sweeps have no times; these were projected alone', issues);
    const picks = this.#plan.picks.get(sensor)!;
    const entry = picks.entry[f];
    const frames = framesOf(picks, sensor.stream.t.length);
    for (const offset of times ? OFFSETS : ([0] as const)) {
      const t = sensor.stream.t.at(entry + offset);
      if (t === undefined) continue;
      // The frame's own sweep is there already, and tells whether the picture can be projected at all.
      const reached = wanted.filter(one => offset === 0 || mayReach(one, t + times!.min, t + times!.max));
      if (reached.length === 0) continue;
      const cell = offset === 0 ? own : await read(sensor, entry + offset, f);
      if (cell.kind !== 'cloud') continue;
      if (!cell.times && offset !== 0) {
        if (cell.count > 0) reportUnmerged(sensor, 'the points of some neighbouring sweeps have no times', issues);
        continue;
      }
      const of = { frame: frames[entry + offset], stampNs: cell.stampNs, source: cell.source };
      for (const { pair, picture, pictureT, parts } of reached) {
        const projection = await projector.project(pair, cell, picture);
        if (!projection) continue;
        parts.push({
          ...projection,
          ...within(projection, cell, t - pictureT, pair.turnNs!),
          offset,
          of,
          sweepCell: cell,
        });
      }
    }
  }

  /** One sweep behind the other, in their order. */
  async #joined({ parts, pair }: Wanted): Promise<ProjectionCell> {
    const { cloud, camera } = parts[0];
    const filled = parts.filter(part => part.index.length > 0);
    const { kernels } = this.#tools;
    const counts = filled.map(part => part.index.length);
    const sweep = new Int8Array(counts.reduce((sum, count) => sum + count, 0));
    let done = 0;
    for (const [i, { offset }] of filled.entries()) {
      sweep.fill(offset, done, done + counts[i]);
      done += counts[i];
    }
    const of = (offset: number) => filled.find(part => part.offset === offset)?.of;
    const floats = (name: 'u' | 'v' | 'depth' | 'range') =>
      behind(
        filled.map(part => part[name]!),
        Float32Array,
        kernels,
      );
    const joined = {
      cloud,
      camera,
      index: await behind(
        filled.map(part => part.index),
        Uint32Array,
        kernels,
      ),
      sweep,
      u: await floats('u'),
      v: await floats('v'),
      depth: await floats('depth'),
      compensated: (filled.length > 0 ? filled : parts).every(part => part.compensated),
      before: of(-1),
      after: of(1),
    };
    if (!this.#plan.options.visibility) return joined;
    const range = filled.length > 0 && filled[0].range ? await floats('range') : undefined;
    const shares = filled.map((part, i) => ({ cloud: part.sweepCell, count: counts[i] }));
    return withVisibility({ ...joined, range }, shares, pair);
  }
}

/** Of every sensor's picks: a merger is made for each batch of frames, and a list as long as the drive must not be. */
const framesOfPicks = new WeakMap<Picks, Int32Array>();

/** The first frame that has each of a stream's `length` entries as its own, −1 for none. */
function framesOf(picks: Picks, length: number): Int32Array {
  const known = framesOfPicks.get(picks);
  if (known) return known;
  const frames = new Int32Array(length).fill(-1);
  for (let f = picks.entry.length - 1; f >= 0; f--) if (picks.entry[f] >= 0) frames[picks.entry[f]] = f;
  framesOfPicks.set(picks, frames);
  return frames;
}

function mayReach({ pair, pictureT }: Wanted, first: number, last: number): boolean {
  const reach = pair.turnNs! * (0.5 + MARGIN);
  return first < pictureT + reach && last >= pictureT - reach;
}
