// Turns a recorded cloud into the sensor's point layout, and keeps the per-point times for the projector.
import type { Issues } from '../issue.js';
import { type PointLayout, type PointTime, pointLayout, pointTimeField, readPoints } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
import { ArrayPool } from './array-pool.js';
import type { SweepTimes } from './frame.js';
import type { Sensor } from './sensor.js';

/** A cloud in the sensor's layout; its arrays are reused once `recycle` was called. */
export interface ReadCloud {
  readonly points: Float32Array;
  readonly count: number;
  readonly times?: SweepTimes;
}

export class CloudReader {
  readonly #issues: Issues;
  readonly #pool = new ArrayPool();

  constructor(issues: Issues) {
    this.#issues = issues;
  }

  /** Arrays of the clouds read so far may be used again: the frames that hold them are written. */
  recycle(): void {
    this.#pool.recycle();
  }

  read(cloud: PointCloud, sensor: Sensor, stampNs: bigint): ReadCloud {
    // Also a cloud without fields, which some drivers publish before they are ready.
    if (cloud.width * cloud.height === 0) return { points: new Float32Array(0), count: 0 };
    const time = this.#timeOf(cloud, sensor);
    const own = pointLayout(cloud, time);
    const count = cloud.width * cloud.height;
    const points = readPoints(cloud, own, this.#pool.float32(count * own.width), stampNs);
    const times = time && this.#sweepTimes(points, own, time, count);
    const wanted = sensor.look.layout!;
    const same = own.names.length === wanted.names.length && own.names.every((name, i) => name === wanted.names[i]);
    return { points: same ? points : this.#rearrange(points, count, own.names, sensor), count, times };
  }

  #sweepTimes(points: Float32Array, layout: PointLayout, time: PointTime, count: number): SweepTimes | undefined {
    const column = layout.names.indexOf(time.field.name);
    const times = sweepTimes(points, layout.width, column, count, this.#pool.float64(count));
    return times.min <= times.max ? times : undefined;
  }

  /** The unit was recognised on the first sweeps and holds for all: a single cut sweep must not change it. */
  #timeOf(cloud: PointCloud, sensor: Sensor): PointTime | undefined {
    const { time, layout } = sensor.look;
    const name = time?.field.name;
    const field = name === undefined ? undefined : cloud.fields.find(f => f.name === name);
    if (time) return field && { ...time, field };
    const unknown = sensor.kind === 'lidar' && pointTimeField(layout!.fields);
    if (unknown) {
      this.#issues.add(
        'FL0603',
        `the numbers in point field "${unknown.name}" fit no unit of time for this sweep rate; all points were taken at the sweep's stamp`,
        { topic: sensor.channel.topic },
      );
    }
    return undefined;
  }

  /** A driver that changes its fields midway: by name, absent numbers are NaN, new ones are left out and reported. */
  #rearrange(points: Float32Array, count: number, names: readonly string[], sensor: Sensor): Float32Array {
    const wanted = sensor.look.layout!.names;
    this.#issues.add(
      'FL0306',
      `point fields change from [${wanted.join(' ')}] to [${names.join(' ')}]; the first layout was kept, absent fields are NaN, new fields were left out`,
      { topic: sensor.channel.topic },
    );
    const out = new Float32Array(count * wanted.length).fill(Number.NaN);
    wanted.forEach((name, to) => {
      const from = names.indexOf(name);
      if (from < 0) return;
      for (let i = 0; i < count; i++) out[i * wanted.length + to] = points[i * names.length + from];
    });
    return out;
  }
}

/** No sweep lasts this long, ns: such a time of a point is no time. */
const longestSweep = 1e10;

/** The times as they stand in the points, in seconds, as ns; NaN where a point has none. */
function sweepTimes(
  points: Float32Array,
  stride: number,
  column: number,
  count: number,
  out: Float64Array,
): SweepTimes {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0, at = column; i < count; i++, at += stride) {
    const t = points[at] * 1e9;
    const known = t > -longestSweep && t < longestSweep;
    out[i] = known ? t : Number.NaN;
    if (!known) continue;
    if (t < min) min = t;
    if (t > max) max = t;
  }
  return { ns: out, min, max };
}
